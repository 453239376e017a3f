-- Which case and step a mail comes from, and whose coordinators speak in it.
ALTER TABLE mail ADD COLUMN instance_id INTEGER REFERENCES instance(id);
ALTER TABLE mail ADD COLUMN element_id TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN sender_side TEXT NOT NULL DEFAULT 'A' CHECK (sender_side IN ('A', 'B'));

-- A draft is queued and held: only a coordinator's release lets it go. What was taken out is cancelled and stays held,
-- so that it is known never to have left.
ALTER TABLE mail ADD COLUMN held TEXT CHECK (held IN ('draft', 'taken_out'));
ALTER TABLE mail ADD COLUMN handled_by INTEGER REFERENCES account(id);   -- released it, took it out, or said it came back
ALTER TABLE mail ADD COLUMN handled_at INTEGER;
ALTER TABLE mail ADD COLUMN note TEXT NOT NULL DEFAULT '';               -- why it was taken out or came back
ALTER TABLE mail ADD COLUMN returned_at INTEGER;                         -- of a sent mail that came back
ALTER TABLE mail ADD COLUMN return_told INTEGER NOT NULL DEFAULT 0;      -- its case took the message mail_returned

UPDATE mail SET instance_id = (SELECT t.instance_id FROM task t WHERE t.id = mail.task_id),
    element_id = coalesce((SELECT t.element_id FROM task t WHERE t.id = mail.task_id), ''),
    sender_side = coalesce((SELECT CASE t.kind WHEN 'answer' THEN 'A' ELSE t.side END FROM task t
                            WHERE t.id = mail.task_id), 'A');

DROP INDEX mail_queue;
CREATE INDEX mail_queue ON mail(run_at) WHERE state = 'queued' AND held IS NULL;
CREATE INDEX mail_drafts ON mail(program_id, sender_side, element_id, text_name, id)
    WHERE held = 'draft' AND state = 'queued';
CREATE INDEX mail_returned ON mail(program_id, id) WHERE returned_at IS NOT NULL;
CREATE INDEX mail_by_instance ON mail(instance_id) WHERE instance_id IS NOT NULL;
