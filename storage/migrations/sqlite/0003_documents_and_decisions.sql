CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    instance_id INTEGER REFERENCES instance(id),
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_ko TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('private A', 'private B', 'shared', 'public')),
    created_at INTEGER NOT NULL
);
CREATE INDEX document_by_program ON document(program_id, id);
CREATE UNIQUE INDEX document_of_instance ON document(instance_id, kind, language);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES document(id),
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('generated', 'edited')),
    made_by TEXT NOT NULL,             -- account:7 or system
    data TEXT NOT NULL,                -- the values it was made from, typed JSON
    note TEXT NOT NULL DEFAULT '',
    cause TEXT,                        -- the job that generated it: a repeated job finds its own revision
    created_at INTEGER NOT NULL,
    UNIQUE (document_id, number),
    UNIQUE (document_id, cause)
);

-- Files that are kept as they came, never parsed: signed PDFs, scans, marked-up copies, HWP.
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    document_id INTEGER REFERENCES document(id),
    task_id INTEGER REFERENCES task(id),
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    purpose TEXT NOT NULL,             -- attachment, marked-up, signed, evidence
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    added_by TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX attachment_by_program ON attachment(program_id, id);
CREATE INDEX attachment_by_document ON attachment(document_id);
CREATE INDEX attachment_by_task ON attachment(task_id);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES task(id),
    program_id INTEGER NOT NULL REFERENCES program(id),
    outcome TEXT NOT NULL,
    comment TEXT NOT NULL,
    answers TEXT NOT NULL,             -- the fields of an answered form, typed JSON
    person_id INTEGER REFERENCES person(id),         -- whose decision it is
    by_name TEXT NOT NULL,             -- as written by who decided
    by_title TEXT NOT NULL,
    acting_for INTEGER NOT NULL DEFAULT 0,
    channel TEXT NOT NULL CHECK (channel IN ('link', 'web', 'recorded', 'elsewhere')),
    source TEXT NOT NULL DEFAULT '',   -- phone, mail, scan, note verbale, or the other system's name
    reference TEXT NOT NULL DEFAULT '',
    recorded_by INTEGER REFERENCES account(id),
    assurance TEXT NOT NULL,           -- link, login
    attachment_id INTEGER REFERENCES attachment(id),
    objection TEXT NOT NULL DEFAULT '',
    objected_at INTEGER,
    at INTEGER NOT NULL
);
CREATE UNIQUE INDEX decision_of_task ON decision(task_id);
CREATE INDEX decision_by_program ON decision(program_id, id);

CREATE TABLE dispatch (
    task_id INTEGER PRIMARY KEY REFERENCES task(id),
    program_id INTEGER NOT NULL REFERENCES program(id),
    revision_id INTEGER NOT NULL REFERENCES revision(id),
    attachment_id INTEGER REFERENCES attachment(id),
    number TEXT NOT NULL,
    date TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'embassy', 'courier')),
    reference TEXT NOT NULL,
    handed_over_on TEXT,
    dispatched_by INTEGER NOT NULL REFERENCES account(id),
    at INTEGER NOT NULL
);
CREATE INDEX dispatch_by_program ON dispatch(program_id);

CREATE TABLE mail (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    program_id INTEGER REFERENCES program(id),
    task_id INTEGER REFERENCES task(id),
    cause TEXT NOT NULL,               -- the committed event that asks for it
    text_name TEXT NOT NULL,
    language TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),   -- whose people it goes to
    recipients TEXT NOT NULL,          -- JSON: {to: [{name, email}], cc: […], replyTo: {name, email}}
    subject TEXT NOT NULL,
    body TEXT NOT NULL,                -- holds the placeholder where the link goes
    link_person_id INTEGER REFERENCES person(id),
    link_purpose TEXT,                 -- decide, form, object
    link_edition INTEGER,              -- of the task's files, see task_revision
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'suppressed', 'cancelled')),
    run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    sent_at INTEGER
);
CREATE INDEX mail_queue ON mail(run_at) WHERE state = 'queued';
CREATE INDEX mail_by_program ON mail(program_id, id);
CREATE INDEX mail_by_task ON mail(task_id);

CREATE TABLE mail_attachment (
    mail_id INTEGER NOT NULL REFERENCES mail(id),
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (mail_id, position)
) WITHOUT ROWID;

CREATE TABLE action_link (
    token_hash TEXT PRIMARY KEY,       -- SHA-256 of the token; the token itself is stored nowhere
    mail_id INTEGER NOT NULL REFERENCES mail(id),
    task_id INTEGER NOT NULL REFERENCES task(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    purpose TEXT NOT NULL CHECK (purpose IN ('decide', 'form', 'object')),
    edition INTEGER NOT NULL,          -- it decides only on the files of this edition of the task
    minted_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX action_link_by_task ON action_link(task_id, person_id);
