-- When a person's data go, and when they went. The row stays: cases, lists and the log of accesses refer to it.
ALTER TABLE person ADD COLUMN keep_until TEXT NOT NULL DEFAULT '';  -- ISO; empty: so long after the last program
ALTER TABLE person ADD COLUMN erased_at INTEGER;
