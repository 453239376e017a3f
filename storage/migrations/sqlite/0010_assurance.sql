-- A step may ask for more than the link of a mail: a one-time code, or a login.

ALTER TABLE action_link ADD COLUMN assurance TEXT NOT NULL DEFAULT 'link';  -- code: given to a browser for a right code
ALTER TABLE action_link ADD COLUMN expires_at INTEGER;                      -- of a token that no mail carries

-- The code that was mailed last; the one before no longer counts.
CREATE TABLE link_code (
    task_id INTEGER NOT NULL REFERENCES task(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    code_hash TEXT NOT NULL,           -- SHA-256 of task, person and code: of no use without the link
    tries INTEGER NOT NULL DEFAULT 0,  -- wrong ones
    made_at INTEGER NOT NULL,
    PRIMARY KEY (task_id, person_id)
) WITHOUT ROWID;
