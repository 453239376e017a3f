-- Calendars are kept by people: when a day was last compared with its source, and which deadlines a change has yet to
-- move. A change writes its row and the deadlines it may concern at once; they are moved one by one afterwards, and what
-- an end of the program leaves is moved at its next start.

ALTER TABLE holiday ADD COLUMN last_checked TEXT;  -- ISO date

CREATE TABLE calendar_change (
    id INTEGER PRIMARY KEY,
    calendar_id INTEGER NOT NULL REFERENCES calendar(id),
    before TEXT NOT NULL,              -- the calendar as deadlines were counted with it, typed JSON
    made_by INTEGER REFERENCES account(id),
    at INTEGER NOT NULL
);

CREATE TABLE due_review (
    change_id INTEGER NOT NULL REFERENCES calendar_change(id),
    task_id INTEGER NOT NULL REFERENCES task(id),
    due_at INTEGER NOT NULL,           -- at the moment of the change: who moved it since is not overruled
    PRIMARY KEY (change_id, task_id)
) WITHOUT ROWID;
