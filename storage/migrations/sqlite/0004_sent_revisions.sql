-- When a revision left for the other side: of a document that was sent, the other side sees what was sent and no draft.

ALTER TABLE revision ADD COLUMN sent_at INTEGER;
CREATE INDEX task_open_of_instance ON task(instance_id) WHERE state = 'open';
