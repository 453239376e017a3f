-- Why a task ended before its time, in the words of who ended it: beside the audit chain, where it can be erased.
CREATE TABLE task_end (
    task_id INTEGER PRIMARY KEY REFERENCES task(id),
    note    TEXT NOT NULL
);
