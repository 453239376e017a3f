-- An approval can send the case back to an earlier step: which one this person named.
ALTER TABLE decision ADD COLUMN back_to TEXT NOT NULL DEFAULT '';
