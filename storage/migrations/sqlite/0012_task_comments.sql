-- What coordinators write to one another about a task: within their side, or to both.
CREATE TABLE task_comment (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES task(id),
    side TEXT NOT NULL CHECK (side IN ('A', 'B')),
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    account_id INTEGER NOT NULL REFERENCES account(id),
    body TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX task_comment_by_task ON task_comment(task_id, id);
