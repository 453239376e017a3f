-- What a case did lies in the order of time and hangs together: the case knows its last event and its last task, each of
-- which knows the one before. An index by case had an entry on a page of its own for each case of a batch of steps, and
-- the writer, for whom everybody waits, paid for that page (ADR 25).
ALTER TABLE instance ADD COLUMN last_event INTEGER NOT NULL DEFAULT 0;  -- instance_event.id; 0: none yet
ALTER TABLE instance ADD COLUMN last_task INTEGER;                      -- task.id; NULL: none yet

-- That the case is there needs no rule: a step begins with its row.
CREATE TABLE instance_event_chained (
    id INTEGER PRIMARY KEY,
    instance_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,              -- 1, 2, 3 … within the case
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    element_id TEXT NOT NULL,
    data TEXT NOT NULL,
    before INTEGER,                    -- id of the event of the case before; NULL: the row before; 0: it is the first
    by_hand INTEGER                    -- 1: somebody stepped in, who may have said why
);
INSERT INTO instance_event_chained(id, instance_id, seq, at, type, element_id, data, before, by_hand)
    SELECT rowid, instance_id, seq, at, type, element_id, data,
           nullif(coalesce(lag(rowid) OVER (PARTITION BY instance_id ORDER BY seq), 0), rowid - 1),
           CASE WHEN type IN ('InstanceModified', 'InstanceReopened', 'InstanceMigrated', 'InstanceTerminated',
                              'StepDoneBefore', 'IncidentResolved') THEN 1 END
    FROM instance_event;
UPDATE instance SET last_event = last.id FROM
    (SELECT e.instance_id, e.rowid AS id, max(e.seq) FROM instance_event e GROUP BY e.instance_id) last
    WHERE last.instance_id = instance.id;
DROP TABLE instance_event;
ALTER TABLE instance_event_chained RENAME TO instance_event;
CREATE INDEX instance_event_by_hand ON instance_event(instance_id, seq) WHERE by_hand = 1;

-- Tasks likewise. SQLite fills a table anew for every IN of more than two values, in every statement that asks it: a task
-- that is made or ends asks by OR. It also keeps a copy of every page that a statement touches which may have to be taken
-- back by itself, as one that changes a reference: `done_by` is asked about at the end. Others refer to them, so the table goes and comes back within this one transaction, at whose end each
-- reference must lead to a row again.
PRAGMA defer_foreign_keys = ON;
CREATE INDEX issued_copy_by_task ON issued_copy(task_id);  -- the only large one without
CREATE TABLE task_kept AS SELECT * FROM task;
DROP TABLE task;
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,              -- once in a case
    program_id INTEGER NOT NULL REFERENCES program(id),
    element_id TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'form' OR kind = 'approval' OR kind = 'dispatch' OR kind = 'answer'),
    document TEXT NOT NULL,            -- kind of the document that is decided on, answered or sent
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),   -- who holds the ball
    data TEXT NOT NULL,                -- the whole task as the engine knows it, typed JSON
    edition INTEGER NOT NULL DEFAULT 1, -- raised when a file that is decided on is replaced
    state TEXT NOT NULL CHECK (state = 'open' OR state = 'completed' OR state = 'cancelled'),
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    reminders INTEGER NOT NULL DEFAULT 0,
    done_by INTEGER REFERENCES person(id) DEFERRABLE INITIALLY DEFERRED,
    package_id INTEGER REFERENCES package(id),
    call INTEGER,
    before INTEGER,                    -- id of the task of the case before; NULL: it is the first
    room BLOB                          -- of an open task: where its end will stand, so that the row need not grow
);
INSERT INTO task(id, instance_id, key, program_id, element_id, name_en, name_ko, kind, document, side, data, edition,
                 state, due_at, created_at, ended_at, reminders, done_by, package_id, call, before, room)
    SELECT id, instance_id, key, program_id, element_id, name_en, name_ko, kind, document, side, data, edition, state,
           due_at, created_at, ended_at, reminders, done_by, package_id, call,
           lag(id) OVER (PARTITION BY instance_id ORDER BY id), iif(state = 'open', zeroblob(16), NULL)
    FROM task_kept ORDER BY id;
DROP TABLE task_kept;
DROP INDEX issued_copy_by_task;
UPDATE instance SET last_task = last.id FROM (SELECT instance_id, max(id) AS id FROM task GROUP BY instance_id) last
    WHERE last.instance_id = instance.id;
-- One for both lists: that of a side goes through the programs. Both sort what they have found.
CREATE INDEX task_open_by_program ON task(program_id, side) WHERE state = 'open';
CREATE INDEX task_open_of_instance ON task(instance_id) WHERE state = 'open';
CREATE INDEX task_completed_by_program ON task(program_id, id) WHERE state = 'completed';

-- Records of cases are most of all and are found through their history.
DROP INDEX audit_by_subject;
CREATE INDEX audit_by_subject ON audit_event(subject_kind, subject_id, seq) WHERE subject_kind <> 'instance';
