-- How many messages and signals led from one to the other stands with the case, so that a job in between does not hide it.
ALTER TABLE instance ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;  -- up to its last step, with no person between

-- Those of who threw it.
ALTER TABLE event_delivery DROP COLUMN sender;
