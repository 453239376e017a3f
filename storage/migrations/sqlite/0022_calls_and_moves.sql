-- The call activity that runs the process of a task: 1 for the case itself, none in rows of before. A called process has
-- four eyes of its own.
ALTER TABLE task ADD COLUMN call INTEGER;

-- Many cases that go from one version to another: each is looked at, then each that can goes.
CREATE TABLE move (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES package(id),
    target_id INTEGER NOT NULL REFERENCES package(id),
    elements TEXT NOT NULL DEFAULT '{}', -- typed JSON: steps to those of the target, null where it has none
    reason TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('checking', 'checked', 'moving', 'moved')),
    edition INTEGER NOT NULL DEFAULT 1,  -- counts what people did to it: "changed since you opened it"
    account_id INTEGER NOT NULL REFERENCES account(id),
    created_at INTEGER NOT NULL
);
CREATE INDEX move_by_source ON move(source_id, id);
CREATE INDEX move_at_work ON move(id) WHERE state IN ('checking', 'moving');

CREATE TABLE move_case (
    move_id     INTEGER NOT NULL REFERENCES move(id),
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    outcome TEXT NOT NULL DEFAULT 'unchecked'
        CHECK (outcome IN ('unchecked', 'ready', 'refused', 'moved', 'failed')),
    element TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',    -- typed JSON of the message that says why not
    PRIMARY KEY (move_id, instance_id)
) WITHOUT ROWID;
CREATE INDEX move_case_by_outcome ON move_case(move_id, outcome, instance_id);

-- A message that nobody waits for is kept until then: it rests with this moment as its `run_at`.
ALTER TABLE event_delivery ADD COLUMN keep_until INTEGER;
CREATE INDEX event_delivery_kept ON event_delivery(program_id, name) WHERE keep_until IS NOT NULL;
