-- The participant whom a case is about, by the number within its program, which is never given twice; NULL: nobody.
ALTER TABLE instance ADD COLUMN participation INTEGER;
UPDATE instance SET participation = coalesce(
    (SELECT json_extract(v.value, '$.number') FROM variable v
     WHERE v.instance_id = instance.id AND v.scope = 1 AND v.name = 'invitee' AND json_valid(v.value)
     AND typeof(json_extract(v.value, '$.number')) = 'integer'),
    -- Of a case that ended only its mails tell; whoever takes part twice is left out.
    (SELECT min(p.number) FROM mail m JOIN program_participation p
     ON p.program_id = m.program_id AND p.person_id = m.link_person_id
     WHERE m.instance_id = instance.id HAVING count(DISTINCT p.number) = 1))
    WHERE process_id = 'personal_invitation';
CREATE INDEX instance_by_participation ON instance(program_id, participation, id) WHERE participation IS NOT NULL;

-- One letter of a side to many of its people.
CREATE TABLE circular (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    side TEXT NOT NULL CHECK (side = 'A' OR side = 'B'),
    once TEXT NOT NULL UNIQUE,         -- what the form was given: sent twice, it is the same letter
    audience TEXT NOT NULL,            -- JSON: states, components, roles; of each an empty list means all
    subject_en TEXT NOT NULL,
    subject_ko TEXT NOT NULL,
    body_en TEXT NOT NULL,
    body_ko TEXT NOT NULL,
    review INTEGER NOT NULL,           -- 1: its mails are drafts in the outbox of the side
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES account(id)
);
CREATE INDEX circular_by_program ON circular(program_id, side, id);

-- Each kind of document in every language that there is; a receiver gets one of them.
CREATE TABLE circular_file (
    circular_id INTEGER NOT NULL REFERENCES circular(id),
    position INTEGER NOT NULL,         -- of the document
    language TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (circular_id, position, language)
) WITHOUT ROWID;

-- Each once. The mail is queued in the transaction that names it here.
CREATE TABLE circular_receiver (
    circular_id INTEGER NOT NULL REFERENCES circular(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    participation INTEGER NOT NULL,    -- number within the program: the first of theirs that was meant
    mail_id INTEGER REFERENCES mail(id),
    problem TEXT NOT NULL DEFAULT '',  -- why none could be written; empty: none yet, or written
    PRIMARY KEY (circular_id, person_id)
) WITHOUT ROWID;
CREATE INDEX circular_receiver_waiting ON circular_receiver(circular_id, person_id)
    WHERE mail_id IS NULL AND problem = '';
CREATE INDEX circular_receiver_by_mail ON circular_receiver(mail_id) WHERE mail_id IS NOT NULL;
