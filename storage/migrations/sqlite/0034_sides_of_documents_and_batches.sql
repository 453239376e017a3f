-- Whose people keep a document: a shared one, too, is changed by the side that made it.
ALTER TABLE document ADD COLUMN side TEXT NOT NULL DEFAULT 'A' CHECK (side IN ('A', 'B'));

-- Until now only the name tells which shared documents were made as those of side B.
UPDATE document SET side = 'B' WHERE visibility = 'private B'
    OR (kind LIKE '%\_b' ESCAPE '\'
        AND title_en LIKE '% (' || (SELECT o.name_en FROM program_party p JOIN organisation o ON o.id = p.organisation_id
                                    WHERE p.program_id = document.program_id AND p.side = 'B') || ')');
