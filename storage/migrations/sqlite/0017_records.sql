-- Organisations and people as records that offices keep themselves. Dates ISO 8601, empty while open.

ALTER TABLE organisation ADD COLUMN parent_id INTEGER REFERENCES organisation(id);
ALTER TABLE organisation ADD COLUMN zone TEXT NOT NULL DEFAULT '';           -- IANA
ALTER TABLE organisation ADD COLUMN calendar_id INTEGER REFERENCES calendar(id);
ALTER TABLE organisation ADD COLUMN valid_from TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN valid_to TEXT NOT NULL DEFAULT '';       -- the last day on which it existed
ALTER TABLE organisation ADD COLUMN successor_id INTEGER REFERENCES organisation(id);
ALTER TABLE organisation ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organisation ADD COLUMN changed_at INTEGER;
ALTER TABLE organisation ADD COLUMN changed_by INTEGER REFERENCES account(id);
CREATE INDEX organisation_by_name ON organisation(lower(name_en), id);

ALTER TABLE person ADD COLUMN name_local TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN family TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN given TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN patronymic TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN title_local TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN languages TEXT NOT NULL DEFAULT '';            -- spoken; ISO 639 codes, for example ko,en
ALTER TABLE person ADD COLUMN assistant_name TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN assistant_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN valid_to TEXT NOT NULL DEFAULT '';             -- the last day in office
ALTER TABLE person ADD COLUMN successor_id INTEGER REFERENCES person(id);
ALTER TABLE person ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE person ADD COLUMN changed_at INTEGER;
ALTER TABLE person ADD COLUMN changed_by INTEGER REFERENCES account(id);
CREATE INDEX person_by_name ON person(lower(name), id);
CREATE INDEX person_by_organisation ON person(organisation_id, lower(name), id);

-- Searched by any part of a word: a Korean one is often looked for by its end, which no index of beginnings finds. They
-- hold only what the other side of a shared program may read too.
ALTER TABLE organisation ADD COLUMN words TEXT GENERATED ALWAYS AS
    (code || char(10) || name_en || char(10) || name_ko || char(10) || name_local) VIRTUAL;
ALTER TABLE person ADD COLUMN words TEXT GENERATED ALWAYS AS
    (name || char(10) || name_ko || char(10) || name_local || char(10) || title_en || char(10) || title_ko || char(10) ||
     email) VIRTUAL;

-- Who looked at or took away personal data. Beside the audit chain, because it ends after two years.
CREATE TABLE personal_access (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account(id),
    action TEXT NOT NULL CHECK (action IN ('viewed', 'exported')),
    person_id INTEGER REFERENCES person(id),  -- none: several at once
    persons INTEGER NOT NULL
);
CREATE INDEX personal_access_by_time ON personal_access(at);
