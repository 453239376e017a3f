-- Whose data each entry of personal_access is about. A list of five hundred is one entry with as many rows here, by which
-- somebody's entries are found. They go with their entry.
CREATE TABLE personal_access_person (
    access_id INTEGER NOT NULL REFERENCES personal_access(id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES person(id),
    PRIMARY KEY (access_id, person_id)
) WITHOUT ROWID;
CREATE INDEX personal_access_person_by_person ON personal_access_person(person_id, access_id);

-- Of lists that were noted before, only the number is known.
INSERT INTO personal_access_person(access_id, person_id)
    SELECT id, person_id FROM personal_access WHERE person_id IS NOT NULL;
