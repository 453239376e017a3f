-- What a visa letter needs of a person's passport, sealed with a key that is not in the database.
CREATE TABLE passport (
    person_id INTEGER PRIMARY KEY REFERENCES person(id),
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    entered_at INTEGER NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES account(id)
);

-- Why somebody had it shown in full. It goes with its entry.
CREATE TABLE personal_reveal (
    access_id INTEGER PRIMARY KEY REFERENCES personal_access(id) ON DELETE CASCADE,
    reason TEXT NOT NULL
);

-- The last day of the programs that a person is part of; the end of its year where a program has none.
CREATE VIEW person_last_day AS
SELECT w.person_id, max(coalesce(nullif(p.period_to, ''), p.year || '-12-31')) AS day FROM (
    SELECT person_id, program_id FROM program_participation
    UNION ALL SELECT person_id, program_id FROM program_role
    UNION ALL SELECT person_id, program_id FROM program_duty WHERE person_id IS NOT NULL) w
JOIN program p ON p.id = w.program_id GROUP BY w.person_id;
