-- Addresses to put right are counted on every board: what was refused for good is little among the mails of a program.
CREATE INDEX mail_refused ON mail(program_id, id) WHERE state = 'failed' AND returned_at IS NULL;
-- The same for messages and signals that were given up.
CREATE INDEX event_delivery_given_up ON event_delivery(program_id, id) WHERE run_at IS NULL;
