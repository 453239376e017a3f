-- People say by themselves whether their name stands in public lists, and whether their portrait may be shown.
CREATE TABLE consent_of_any (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    purpose TEXT NOT NULL CHECK (purpose IN ('abroad', 'publication', 'portrait', 'special_needs')),
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
INSERT INTO consent_of_any
    SELECT id, person_id, purpose, recipient_id, state, channel, said_on, note, wording, account_id, at FROM consent;
DROP TABLE consent;
ALTER TABLE consent_of_any RENAME TO consent;
CREATE INDEX consent_by_person ON consent(person_id, purpose, recipient_id, id);
