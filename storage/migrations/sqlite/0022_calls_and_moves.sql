-- The call activity that runs the process of a task: 0 for the case itself, none in rows of before. A called process has
-- four eyes of its own.
ALTER TABLE task ADD COLUMN call INTEGER;
