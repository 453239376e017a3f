-- Who prepares a task for whom. It counts as long as the task is assigned to the delegate.
CREATE TABLE task_delegation (
    task_id INTEGER PRIMARY KEY REFERENCES task(id),
    owner_id INTEGER NOT NULL REFERENCES account(id),
    delegate_id INTEGER NOT NULL REFERENCES account(id),
    note TEXT NOT NULL,
    at INTEGER NOT NULL
);
