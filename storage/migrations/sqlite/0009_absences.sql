-- Who stands in for whom, from one day to another.
CREATE TABLE absence (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    substitute_id INTEGER NOT NULL REFERENCES person(id),
    first_day TEXT NOT NULL,           -- ISO dates, both included
    last_day TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    made_by INTEGER NOT NULL REFERENCES account(id),
    created_at INTEGER NOT NULL,
    cancelled_at INTEGER
);
CREATE INDEX absence_of_person ON absence(person_id, first_day) WHERE cancelled_at IS NULL;

-- Everything that waits for somebody or will, when it is handed over.
CREATE INDEX task_person_undecided ON task_person(person_id) WHERE removed_at IS NULL AND decided_at IS NULL;
