-- From which client address personal data was looked at or taken away; none: noted before addresses were.
ALTER TABLE personal_access ADD COLUMN address TEXT;
