-- What people say about the use of their data: one row for each statement, never changed; the newest of a person, a
-- purpose and a recipient counts.

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    purpose TEXT NOT NULL CHECK (purpose IN ('abroad', 'special_needs')),
    recipient_id INTEGER REFERENCES organisation(id),  -- of abroad: the other party, which would read the name
    state TEXT NOT NULL CHECK (state IN ('given', 'refused', 'withdrawn', 'other')),
    channel TEXT NOT NULL,              -- link: the person by their own; letter, phone, mail, in_person: as recorded
    said_on TEXT NOT NULL,              -- ISO date
    note TEXT NOT NULL DEFAULT '',      -- the other ground, or what a coordinator noted
    wording TEXT NOT NULL DEFAULT '',   -- which version of the question was shown; empty: as recorded
    account_id INTEGER REFERENCES account(id),         -- who recorded it; none: the person
    at INTEGER NOT NULL,
    CHECK ((purpose = 'abroad') = (recipient_id IS NOT NULL))
);
CREATE INDEX consent_by_person ON consent(person_id, purpose, recipient_id, id);

-- What a person needs, while the consent to keep it stands.
CREATE TABLE special_needs (
    person_id INTEGER PRIMARY KEY REFERENCES person(id),
    diet TEXT NOT NULL DEFAULT '',
    access TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL
);

-- A link to the own data belongs to a person and to no task.
CREATE TABLE action_link_of_any (
    token_hash TEXT PRIMARY KEY,       -- SHA-256 of the token; the token itself is stored nowhere
    mail_id INTEGER NOT NULL REFERENCES mail(id),
    task_id INTEGER REFERENCES task(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    purpose TEXT NOT NULL CHECK (purpose IN ('decide', 'form', 'object', 'consent')),
    edition INTEGER NOT NULL,          -- it decides only on the files of this edition of the task
    minted_at INTEGER NOT NULL,
    assurance TEXT NOT NULL DEFAULT 'link',  -- code: given to a browser for a right code
    expires_at INTEGER,                      -- of a token that no mail carries
    CHECK ((purpose = 'consent') = (task_id IS NULL))
) WITHOUT ROWID;
INSERT INTO action_link_of_any
    SELECT token_hash, mail_id, task_id, person_id, purpose, edition, minted_at, assurance, expires_at FROM action_link;
DROP TABLE action_link;
ALTER TABLE action_link_of_any RENAME TO action_link;
CREATE INDEX action_link_by_task ON action_link(task_id, person_id);
CREATE INDEX mail_about_own_data ON mail(link_person_id, id) WHERE link_purpose = 'consent';
