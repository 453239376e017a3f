-- Who has gone through the accesses of a month.
CREATE TABLE access_review (
    month TEXT PRIMARY KEY CHECK (length(month) = 7),  -- 2027-03, of the office's clock
    account_id INTEGER NOT NULL REFERENCES account(id),
    at INTEGER NOT NULL,
    remark TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX personal_access_by_account ON personal_access(account_id, at);
