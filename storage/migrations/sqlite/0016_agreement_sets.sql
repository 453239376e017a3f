-- Files that both sides agree on as one. A changed byte makes the next set, and the one before is replaced.

ALTER TABLE document ADD COLUMN original TEXT NOT NULL DEFAULT ''
    CHECK (original IN ('', 'A-first', 'B-first'));    -- of an alternat: whose country it names first

CREATE TABLE agreement_set (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    kinds TEXT NOT NULL,               -- of its documents, sorted, one a line
    number INTEGER NOT NULL,           -- 1, 2, 3 … for these kinds in the case
    sha256 TEXT NOT NULL,              -- over the canonical list of its files
    created_at INTEGER NOT NULL,
    agreed_at INTEGER,
    reopened_at INTEGER,               -- a side was asked again, or objected, after it was agreed
    replaced_at INTEGER,
    UNIQUE (instance_id, kinds, number)
);
CREATE UNIQUE INDEX agreement_set_current ON agreement_set(instance_id, kinds) WHERE replaced_at IS NULL;
CREATE INDEX agreement_set_by_program ON agreement_set(program_id, id) WHERE replaced_at IS NULL;

CREATE TABLE agreement_file (
    set_id INTEGER NOT NULL REFERENCES agreement_set(id),
    position INTEGER NOT NULL,
    document_id INTEGER NOT NULL REFERENCES document(id),
    revision_id INTEGER NOT NULL REFERENCES revision(id),
    PRIMARY KEY (set_id, position)
) WITHOUT ROWID;
CREATE INDEX agreement_file_of_document ON agreement_file(document_id, set_id);

-- What the step of a side decided on a set. The persons stand in its decisions.
CREATE TABLE agreement_consent (
    id INTEGER PRIMARY KEY,
    set_id INTEGER NOT NULL REFERENCES agreement_set(id),
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    task_id INTEGER NOT NULL REFERENCES task(id),
    outcome TEXT NOT NULL,
    at INTEGER NOT NULL,
    withdrawn_at INTEGER               -- asked again, or objected to
);
CREATE INDEX agreement_consent_of_set ON agreement_consent(set_id, id);
CREATE UNIQUE INDEX agreement_consent_of_task ON agreement_consent(task_id);
