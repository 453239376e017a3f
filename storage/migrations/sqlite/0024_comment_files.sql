-- A file that came with a comment on a task: who may read the comment may take it.
ALTER TABLE task_comment ADD COLUMN attachment_id INTEGER REFERENCES attachment(id);
CREATE INDEX task_comment_by_attachment ON task_comment(attachment_id) WHERE attachment_id IS NOT NULL;
