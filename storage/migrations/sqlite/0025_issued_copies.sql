-- Copies of approved revisions in which number, date and the other late fields are filled in. Made when a letter is
-- dispatched, never changed.

CREATE TABLE issued_copy (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL REFERENCES revision(id),
    task_id INTEGER NOT NULL REFERENCES task(id),          -- the dispatch
    set_id INTEGER REFERENCES agreement_set(id),           -- that the revision was agreed in, if any
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    fields TEXT NOT NULL,              -- JSON: [{name, text, picture (SHA-256 or empty)}]
    made_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (revision_id, task_id)
);
CREATE INDEX issued_copy_by_hash ON issued_copy(sha256);
CREATE INDEX revision_by_hash ON revision(sha256);
CREATE INDEX attachment_by_hash ON attachment(sha256);
CREATE INDEX task_revision_by_revision ON task_revision(revision_id);
