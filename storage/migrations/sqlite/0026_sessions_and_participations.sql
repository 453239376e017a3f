-- Who takes part in a program, what its components hold hour by hour, and the bodies that people belong to. Dates ISO
-- 8601, empty while open. None of it raises program_generation: it is read by need, not kept with the program.

CREATE TABLE program_participation (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    number INTEGER NOT NULL,           -- within the program, never given twice: what both sides call it
    component_id INTEGER NOT NULL REFERENCES program_component(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    role TEXT NOT NULL,
    theme_id INTEGER REFERENCES program_theme(id),
    language TEXT NOT NULL DEFAULT '', -- ISO 639
    institution_en TEXT NOT NULL DEFAULT '',
    institution_ko TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    mode TEXT NOT NULL,                -- onsite, online
    badge TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',    -- why the other side may read the name: consent, other; empty: it may not
    basis_at TEXT NOT NULL DEFAULT '',
    basis_note TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    substitute_of INTEGER REFERENCES program_participation(id),
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id),
    UNIQUE (program_id, number),
    UNIQUE (component_id, person_id, role)
);
CREATE INDEX program_participation_by_person ON program_participation(person_id);
CREATE INDEX program_participation_by_theme ON program_participation(theme_id) WHERE theme_id IS NOT NULL;
CREATE UNIQUE INDEX program_participation_by_original ON program_participation(substitute_of)
    WHERE substitute_of IS NOT NULL;

-- The last number that a program gave.
CREATE TABLE program_participation_number (
    program_id INTEGER PRIMARY KEY REFERENCES program(id),
    number INTEGER NOT NULL
);

CREATE TABLE program_session (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    component_id INTEGER NOT NULL REFERENCES program_component(id),
    number TEXT NOT NULL,              -- as the agenda calls it: 3, 3-1
    start_at INTEGER NOT NULL,
    zone TEXT NOT NULL,                -- IANA, in which the start was said
    minutes INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_ko TEXT NOT NULL DEFAULT '',
    theme_id INTEGER REFERENCES program_theme(id),
    side TEXT NOT NULL DEFAULT '' CHECK (side IN ('', 'A', 'B')),  -- that leads it; empty: both
    language TEXT NOT NULL DEFAULT '',
    interpretation TEXT NOT NULL DEFAULT '',
    venue_id INTEGER REFERENCES program_venue(id),
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id),
    UNIQUE (component_id, number)
);
CREATE INDEX program_session_by_start ON program_session(program_id, start_at);
CREATE INDEX program_session_of_component ON program_session(component_id, start_at);
CREATE INDEX program_session_by_theme ON program_session(theme_id) WHERE theme_id IS NOT NULL;
CREATE INDEX program_session_by_venue ON program_session(venue_id) WHERE venue_id IS NOT NULL;

CREATE TABLE program_session_speaker (
    session_id INTEGER NOT NULL REFERENCES program_session(id),
    position INTEGER NOT NULL,
    participation_id INTEGER NOT NULL REFERENCES program_participation(id),
    PRIMARY KEY (session_id, position)
) WITHOUT ROWID;
CREATE INDEX program_session_speaker_by_participation ON program_session_speaker(participation_id);

-- A committee, forum or working group under one name; another name is another row that succeeds it.
CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL,             -- whose record it is
    kind TEXT NOT NULL,
    parent_id INTEGER REFERENCES body(id),
    valid_from TEXT NOT NULL DEFAULT '',
    valid_to TEXT NOT NULL DEFAULT '', -- the last day on which it had this name
    successor_id INTEGER REFERENCES body(id),
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id),
    words TEXT GENERATED ALWAYS AS (code || char(10) || name_en || char(10) || name_ko) VIRTUAL
);
CREATE INDEX body_by_name ON body(country, lower(name_en), id);
CREATE INDEX body_by_parent ON body(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX body_by_successor ON body(successor_id) WHERE successor_id IS NOT NULL;

CREATE TABLE membership (
    id INTEGER PRIMARY KEY,
    body_id INTEGER NOT NULL REFERENCES body(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    capacity_en TEXT NOT NULL,
    capacity_ko TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL DEFAULT '',
    valid_to TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id),
    UNIQUE (body_id, person_id, valid_from)
);
CREATE INDEX membership_by_person ON membership(person_id);
