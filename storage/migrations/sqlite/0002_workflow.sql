-- Definitions, running instances as rows, and what waits for whom.

CREATE TABLE package (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,          -- 0 while it is a draft
    status TEXT NOT NULL CHECK (status IN ('draft', 'active', 'retired')),
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    edition INTEGER NOT NULL DEFAULT 1, -- counts the saves of a draft: "changed since you opened it"
    made_by INTEGER REFERENCES account(id),
    created_at INTEGER NOT NULL,
    activated_at INTEGER
);
CREATE UNIQUE INDEX package_version ON package(key, version);
CREATE UNIQUE INDEX package_active ON package(key) WHERE status = 'active';

CREATE TABLE package_file (
    package_id INTEGER NOT NULL REFERENCES package(id),
    path TEXT NOT NULL,                -- planning.bpmn, mail/receipt.ko.txt, templates/concept_note.en.docx
    sha256 TEXT NOT NULL,
    PRIMARY KEY (package_id, path)
) WITHOUT ROWID;

CREATE TABLE instance (
    id INTEGER PRIMARY KEY,
    package_id INTEGER NOT NULL REFERENCES package(id),
    program_id INTEGER NOT NULL REFERENCES program(id),
    process_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'completed', 'terminated')),
    version INTEGER NOT NULL,          -- raised by every command: a decision on an older one is decided again
    next_key INTEGER NOT NULL,
    next_event INTEGER NOT NULL,
    started_by INTEGER REFERENCES account(id),
    started_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE INDEX instance_by_program ON instance(program_id, id);
CREATE INDEX instance_running ON instance(package_id) WHERE status = 'active';

-- Only living element instances; what ended stands in instance_event.
CREATE TABLE element_instance (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,
    element_id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (instance_id, key)
) WITHOUT ROWID;

-- Tokens that wait at a joining gateway for their companions.
CREATE TABLE waiting_token (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    scope INTEGER NOT NULL,
    element_id TEXT NOT NULL,
    flow_id TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (instance_id, scope, element_id, flow_id)
) WITHOUT ROWID;

CREATE TABLE variable (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    scope INTEGER NOT NULL,            -- 1 is the process, else the key of an element instance
    name TEXT NOT NULL,
    value TEXT NOT NULL,               -- typed JSON
    PRIMARY KEY (instance_id, scope, name)
) WITHOUT ROWID;

CREATE TABLE instance_event (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    element_id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (instance_id, seq)
) WITHOUT ROWID;

CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,
    program_id INTEGER NOT NULL REFERENCES program(id),
    element_id TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('form', 'approval', 'dispatch', 'answer')),
    document TEXT NOT NULL,            -- kind of the document that is decided on, answered or sent
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),   -- who holds the ball
    data TEXT NOT NULL,                -- the whole task as the engine knows it, typed JSON
    edition INTEGER NOT NULL DEFAULT 1, -- raised when a file that is decided on is replaced
    state TEXT NOT NULL CHECK (state IN ('open', 'completed', 'cancelled')),
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    reminders INTEGER NOT NULL DEFAULT 0,
    UNIQUE (instance_id, key)
);
CREATE INDEX task_open_by_program ON task(program_id, due_at) WHERE state = 'open';
CREATE INDEX task_open_by_side ON task(side, due_at) WHERE state = 'open';
CREATE INDEX task_by_program ON task(program_id, id);
CREATE INDEX task_by_element ON task(instance_id, element_id, id);
CREATE INDEX task_open_on_document ON task(instance_id, document) WHERE state = 'open';

-- The persons who are asked by link; the holder changes when the task is passed on.
CREATE TABLE task_person (
    task_id INTEGER NOT NULL REFERENCES task(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    added_at INTEGER NOT NULL,
    removed_at INTEGER,
    passed_from INTEGER REFERENCES person(id),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (task_id, person_id)
) WITHOUT ROWID;
CREATE INDEX task_person_waiting ON task_person(person_id) WHERE removed_at IS NULL;

-- The files a task is about, by edition: what is decided is decided on exactly these.
CREATE TABLE task_revision (
    task_id INTEGER NOT NULL REFERENCES task(id),
    edition INTEGER NOT NULL,
    revision_id INTEGER NOT NULL,
    PRIMARY KEY (task_id, edition, revision_id)
) WITHOUT ROWID;

CREATE TABLE form_draft (
    task_id INTEGER NOT NULL REFERENCES task(id),
    author TEXT NOT NULL,              -- account:7 or person:3
    fields TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (task_id, author)
) WITHOUT ROWID;

CREATE TABLE engine_job (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,
    element_id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,                -- headers, inputs and retries as typed JSON
    state TEXT NOT NULL CHECK (state IN ('ready', 'done', 'failed', 'cancelled')),
    run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0, -- fencing number: a write of an older attempt is refused
    lease_until INTEGER,
    last_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (instance_id, key)
) WITHOUT ROWID;
CREATE INDEX engine_job_ready ON engine_job(run_at) WHERE state = 'ready';

CREATE TABLE timer (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,
    element_id TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'fired', 'cancelled')),
    PRIMARY KEY (instance_id, key)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer(due_at) WHERE state = 'scheduled';

CREATE TABLE incident (
    id INTEGER PRIMARY KEY,
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,
    element_id TEXT NOT NULL,
    data TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    resolved_at INTEGER,
    UNIQUE (instance_id, key)
);
CREATE INDEX incident_open ON incident(instance_id) WHERE resolved_at IS NULL;
