-- Consents that a named rule carries over to the next set of files, so that a changed row does not ask a side again.

DROP INDEX agreement_consent_of_task;
ALTER TABLE agreement_consent ADD COLUMN carried_from INTEGER REFERENCES agreement_consent(id);  -- the one that was given
ALTER TABLE agreement_consent ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE agreement_consent ADD COLUMN carried_files TEXT NOT NULL DEFAULT '[]';  -- document, revision and rows, as JSON
ALTER TABLE agreement_consent ADD COLUMN object_until INTEGER;
ALTER TABLE agreement_consent ADD COLUMN objection TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX agreement_consent_given ON agreement_consent(task_id) WHERE carried_from IS NULL;
CREATE INDEX agreement_consent_of_task ON agreement_consent(task_id, id);

ALTER TABLE agreement_set ADD COLUMN not_carried TEXT NOT NULL DEFAULT '[]';  -- side, rule and why, as JSON

-- When a revision was made, its template still made the earlier one of that one's values: the two differ in nothing
-- but values.
CREATE TABLE remade_revision (
    revision_id INTEGER NOT NULL REFERENCES revision(id),
    earlier_id INTEGER NOT NULL REFERENCES revision(id),
    PRIMARY KEY (revision_id, earlier_id)
) WITHOUT ROWID;
