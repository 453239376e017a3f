-- Packages of other workflows whose processes a case calls or has called: it keeps to these versions.
CREATE TABLE called_package (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    package_id  INTEGER NOT NULL REFERENCES package(id),
    PRIMARY KEY (instance_id, package_id)
) WITHOUT ROWID;
-- Whose forms and texts a task has, where they are not those of the case's own package.
ALTER TABLE task ADD COLUMN package_id INTEGER REFERENCES package(id);
