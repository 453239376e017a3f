-- Whose people keep a document: a shared one, too, is changed by the side that made it.
ALTER TABLE document ADD COLUMN side TEXT NOT NULL DEFAULT 'A' CHECK (side IN ('A', 'B'));

-- Until now only the name tells which shared documents were made as those of side B.
UPDATE document SET side = 'B' WHERE visibility = 'private B'
    OR (kind LIKE '%\_b' ESCAPE '\'
        AND title_en LIKE '% (' || (SELECT o.name_en FROM program_party p JOIN organisation o ON o.id = p.organisation_id
                                    WHERE p.program_id = document.program_id AND p.side = 'B') || ')');

-- One change of many participations by hand, and what came of each of them.
CREATE TABLE participation_batch (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    state TEXT NOT NULL,
    made_by INTEGER NOT NULL REFERENCES account(id),
    made_at INTEGER NOT NULL,
    undone_at INTEGER
);
CREATE INDEX participation_batch_by_maker ON participation_batch(program_id, made_by, id);
CREATE TABLE participation_batch_row (
    batch_id INTEGER NOT NULL REFERENCES participation_batch(id),
    participation_id INTEGER NOT NULL REFERENCES program_participation(id) ON DELETE CASCADE,
    state_before TEXT NOT NULL,
    version INTEGER NOT NULL,          -- that it had afterwards
    outcome TEXT NOT NULL CHECK (outcome IN ('changed', 'kept', 'undone', 'moved_on')),
    PRIMARY KEY (batch_id, participation_id)
) WITHOUT ROWID;
CREATE INDEX participation_batch_row_of ON participation_batch_row(participation_id);
