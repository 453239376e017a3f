-- What a step and a page ask for costs the same after a million finished cases and beside a hundred thousand open ones.

-- A case that goes round and round leaves jobs, timers and tasks behind; only the living ones are read again.
CREATE INDEX engine_job_living ON engine_job(instance_id) WHERE state IN ('ready', 'failed');
CREATE INDEX timer_scheduled ON timer(instance_id) WHERE state = 'scheduled';
DROP INDEX task_by_element;
CREATE INDEX task_completed_by_element ON task(instance_id, element_id, id) WHERE state = 'completed';
DROP INDEX task_by_program;
CREATE INDEX task_completed_by_program ON task(program_id, id) WHERE state = 'completed';
-- Few tasks of one case are open: task_open_of_instance finds those on a document as well.
DROP INDEX task_open_on_document;

-- In the order of the lists, in which tasks without a due moment come last.
DROP INDEX task_open_by_program;
CREATE INDEX task_open_by_program ON task(program_id, (due_at IS NULL), due_at) WHERE state = 'open';
DROP INDEX task_open_by_side;
CREATE INDEX task_open_by_side ON task(side, (due_at IS NULL), due_at) WHERE state = 'open';

-- Raised by every change of what a program is made of, whoever makes it: what was read under the same number in another
-- snapshot is still what this snapshot holds. Rows that nothing refers to yet (a new person, organisation or calendar)
-- are part of no program.
CREATE TABLE program_generation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL
);
INSERT INTO program_generation (id, number) VALUES (1, 1);
CREATE TRIGGER program_inserted AFTER INSERT ON program BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_updated AFTER UPDATE ON program BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_deleted AFTER DELETE ON program BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_party_inserted AFTER INSERT ON program_party BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_party_updated AFTER UPDATE ON program_party BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_party_deleted AFTER DELETE ON program_party BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_role_inserted AFTER INSERT ON program_role BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_role_updated AFTER UPDATE ON program_role BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER program_role_deleted AFTER DELETE ON program_role BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER holiday_inserted AFTER INSERT ON holiday BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER holiday_updated AFTER UPDATE ON holiday BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER holiday_deleted AFTER DELETE ON holiday BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER organisation_updated AFTER UPDATE ON organisation BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER person_updated AFTER UPDATE ON person BEGIN UPDATE program_generation SET number = number + 1; END;
CREATE TRIGGER calendar_updated AFTER UPDATE ON calendar BEGIN UPDATE program_generation SET number = number + 1; END;
