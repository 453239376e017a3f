-- People, access and the record of what happened. Times are microseconds UTC, dates ISO 8601, JSON as text.

CREATE TABLE calendar (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    weekend TEXT NOT NULL              -- ISO weekday numbers, for example 6,7
);

CREATE TABLE holiday (
    calendar_id INTEGER NOT NULL REFERENCES calendar(id),
    date TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_local TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'substitute', 'workday')),
    status TEXT NOT NULL CHECK (status IN ('provisional', 'decreed')),
    source TEXT NOT NULL,
    PRIMARY KEY (calendar_id, date)
) WITHOUT ROWID;

CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_local TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL,             -- ISO 3166-1 alpha-2
    country_name_en TEXT NOT NULL,
    country_name_ko TEXT NOT NULL,
    kind TEXT NOT NULL,
    address_en TEXT NOT NULL DEFAULT '',
    address_ko TEXT NOT NULL DEFAULT ''
);

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER REFERENCES organisation(id),
    name TEXT NOT NULL,
    name_ko TEXT NOT NULL DEFAULT '',
    honorific TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    title_ko TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT 'en',
    assistant_email TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX person_by_email ON person(lower(email));

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,       -- argon2id in PHC string form
    role TEXT NOT NULL CHECK (role IN ('administrator', 'coordinator', 'reader')),
    side TEXT CHECK (side IN ('A', 'B')),
    language TEXT NOT NULL DEFAULT 'en',
    demo INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
);
CREATE UNIQUE INDEX account_by_email ON account(lower(email));

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account(id),
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_by_account ON session(account_id);
CREATE INDEX session_by_expiry ON session(expires_at);

CREATE TABLE sign_in_failure (
    subject TEXT PRIMARY KEY,          -- account:<e-mail> or address:<IP>
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit_event (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,               -- account:7, person:3, system
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    program_id INTEGER,
    detail TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_by_program ON audit_event(program_id, seq);
CREATE INDEX audit_by_subject ON audit_event(subject_kind, subject_id, seq);

CREATE TABLE program (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    title_en TEXT NOT NULL,
    title_ko TEXT NOT NULL,
    partner_country TEXT NOT NULL,
    year INTEGER NOT NULL,
    status TEXT NOT NULL,
    city_en TEXT NOT NULL,
    city_ko TEXT NOT NULL,
    period_from TEXT,
    period_to TEXT,
    outline TEXT NOT NULL DEFAULT '{}', -- purpose, co-operation areas and components as JSON
    created_at INTEGER NOT NULL
);

CREATE TABLE program_party (
    program_id INTEGER NOT NULL REFERENCES program(id),
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    organisation_id INTEGER NOT NULL REFERENCES organisation(id),
    zone TEXT NOT NULL,                -- IANA
    calendar_id INTEGER NOT NULL REFERENCES calendar(id),
    PRIMARY KEY (program_id, side)
) WITHOUT ROWID;

CREATE TABLE program_role (
    program_id INTEGER NOT NULL REFERENCES program(id),
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    role TEXT NOT NULL,                -- coordinator, reviewer, signatory, addressee
    person_id INTEGER NOT NULL REFERENCES person(id),
    PRIMARY KEY (program_id, side, role)
) WITHOUT ROWID;
CREATE INDEX program_role_by_person ON program_role(person_id);
