-- Programs as records that their sides keep: what was a document of components and areas becomes rows of their own.

ALTER TABLE program ADD COLUMN purpose_en TEXT NOT NULL DEFAULT '';
ALTER TABLE program ADD COLUMN purpose_ko TEXT NOT NULL DEFAULT '';
ALTER TABLE program ADD COLUMN sdgs TEXT NOT NULL DEFAULT '';                -- 1 to 17, for example 16,17
ALTER TABLE program ADD COLUMN areas TEXT NOT NULL DEFAULT '';               -- keys with commas between
ALTER TABLE program ADD COLUMN languages TEXT NOT NULL DEFAULT '';           -- ISO 639 codes, for example en,ko
ALTER TABLE program ADD COLUMN host_side TEXT NOT NULL DEFAULT 'A' CHECK (host_side IN ('A', 'B'));
ALTER TABLE program ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE program ADD COLUMN changed_at INTEGER;
ALTER TABLE program ADD COLUMN changed_by INTEGER REFERENCES account(id);
CREATE INDEX program_by_year ON program(year DESC, code);

ALTER TABLE program_party ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE program_party ADD COLUMN changed_at INTEGER;
ALTER TABLE program_party ADD COLUMN changed_by INTEGER REFERENCES account(id);

CREATE TABLE program_component (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    kind TEXT NOT NULL,                -- forum, high_level, working_level, public_event, site_visit
    title_en TEXT NOT NULL DEFAULT '', -- empty: as its kind is called
    title_ko TEXT NOT NULL DEFAULT '',
    window_from TEXT NOT NULL DEFAULT '',
    window_to TEXT NOT NULL DEFAULT '',
    parallel_ok INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL,              -- planned, confirmed, held, cancelled
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id)
);
CREATE INDEX program_component_by_program ON program_component(program_id, id);

CREATE TABLE program_theme (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    title_en TEXT NOT NULL,
    title_ko TEXT NOT NULL DEFAULT '',
    goal_en TEXT NOT NULL DEFAULT '',
    goal_ko TEXT NOT NULL DEFAULT '',
    lead_a_id INTEGER REFERENCES organisation(id),
    lead_b_id INTEGER REFERENCES organisation(id),
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id)
);
CREATE INDEX program_theme_by_program ON program_theme(program_id, id);

-- Who does what of the division of roles: a plan, b forum, c high-level meeting, d working-level meetings.
CREATE TABLE program_duty (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    duty TEXT NOT NULL CHECK (duty IN ('a', 'b', 'c', 'd')),
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    person_id INTEGER REFERENCES person(id),
    agreed_at TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id),
    UNIQUE (program_id, duty, side)
);
CREATE INDEX program_duty_by_person ON program_duty(person_id);

CREATE TABLE program_venue (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    name_en TEXT NOT NULL,
    name_ko TEXT NOT NULL DEFAULT '',
    address_en TEXT NOT NULL DEFAULT '',
    address_ko TEXT NOT NULL DEFAULT '',
    room TEXT NOT NULL DEFAULT '',
    city_en TEXT NOT NULL DEFAULT '',
    city_ko TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL,                -- IANA
    capacity INTEGER,
    online_url TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER,
    changed_by INTEGER REFERENCES account(id)
);
CREATE INDEX program_venue_by_program ON program_venue(program_id, id);

INSERT INTO program_component(program_id, kind, status)
    SELECT p.id, c.value, 'planned' FROM program p, json_each(p.outline, '$.components') c
    WHERE c.type = 'text' ORDER BY p.id, c.key;
UPDATE program SET areas = (SELECT coalesce(group_concat(a.value, ','), '')
                            FROM json_each(program.outline, '$.cooperationAreas') a WHERE a.type = 'text');
ALTER TABLE program DROP COLUMN outline;

-- What an organisation has as a party is its own until it says otherwise.
UPDATE organisation SET zone = (SELECT p.zone FROM program_party p WHERE p.organisation_id = organisation.id LIMIT 1)
    WHERE zone = '' AND id IN (SELECT organisation_id FROM program_party);
UPDATE organisation
    SET calendar_id = (SELECT p.calendar_id FROM program_party p WHERE p.organisation_id = organisation.id LIMIT 1)
    WHERE calendar_id IS NULL AND id IN (SELECT organisation_id FROM program_party);

CREATE TRIGGER program_component_inserted AFTER INSERT ON program_component BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_component_updated AFTER UPDATE ON program_component BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_component_deleted AFTER DELETE ON program_component BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_theme_inserted AFTER INSERT ON program_theme BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_theme_updated AFTER UPDATE ON program_theme BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_theme_deleted AFTER DELETE ON program_theme BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_duty_inserted AFTER INSERT ON program_duty BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_duty_updated AFTER UPDATE ON program_duty BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_duty_deleted AFTER DELETE ON program_duty BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_venue_inserted AFTER INSERT ON program_venue BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_venue_updated AFTER UPDATE ON program_venue BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_venue_deleted AFTER DELETE ON program_venue BEGIN UPDATE program_generation SET number = number + 1; END;
