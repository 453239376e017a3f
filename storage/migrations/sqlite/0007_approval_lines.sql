-- One approval, several persons: each decides for themselves, and the policy says when the step is decided.

ALTER TABLE decision ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;  -- of the task's files that it was made on
ALTER TABLE decision ADD COLUMN step_outcome TEXT;                   -- what the step decided with this one, or NULL
ALTER TABLE decision ADD COLUMN stage TEXT NOT NULL DEFAULT '';      -- review, agree, decide
ALTER TABLE decision ADD COLUMN authority TEXT NOT NULL DEFAULT '';  -- delegated, acting
UPDATE decision SET step_outcome = outcome,
    edition = (SELECT t.edition FROM task t WHERE t.id = decision.task_id);
DROP INDEX decision_of_task;
CREATE UNIQUE INDEX decision_of_person ON decision(task_id, person_id, edition);
CREATE UNIQUE INDEX decision_settling ON decision(task_id) WHERE step_outcome IS NOT NULL;

ALTER TABLE task_person ADD COLUMN turn INTEGER NOT NULL DEFAULT 1;      -- of a line in order; equal ones at once
ALTER TABLE task_person ADD COLUMN stage TEXT NOT NULL DEFAULT '';       -- review, agree, decide
ALTER TABLE task_person ADD COLUMN authority TEXT NOT NULL DEFAULT '';   -- delegated: decides below the top
ALTER TABLE task_person ADD COLUMN stands_for INTEGER REFERENCES person(id); -- decides in that person's absence
ALTER TABLE task_person ADD COLUMN asked_at INTEGER;                     -- NULL: not yet their turn
ALTER TABLE task_person ADD COLUMN decided_at INTEGER;                   -- on the present files
UPDATE task_person SET asked_at = added_at, decided_at = (SELECT d.at FROM decision d
    WHERE d.task_id = task_person.task_id AND d.person_id = task_person.person_id);
-- Who was asked in vain is waited for no more.
UPDATE task_person SET removed_at = (SELECT t.ended_at FROM task t WHERE t.id = task_id)
    WHERE removed_at IS NULL AND decided_at IS NULL;
DROP INDEX task_person_waiting;
CREATE INDEX task_person_waiting ON task_person(person_id)
    WHERE removed_at IS NULL AND asked_at IS NOT NULL AND decided_at IS NULL;

-- Four eyes: who did a step with an account.
ALTER TABLE task ADD COLUMN done_by INTEGER REFERENCES person(id);
