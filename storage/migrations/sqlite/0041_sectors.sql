-- For which part of society somebody takes part; empty: nobody said.
ALTER TABLE program_participation ADD COLUMN sector TEXT NOT NULL DEFAULT '';
