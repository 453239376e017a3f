-- What the calendar of a person was last told about an event of a program. The UID stays as long as the row.
CREATE TABLE calendar_invite (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    event_key TEXT NOT NULL,           -- names the event in its program, as the definition does
    person_id INTEGER NOT NULL REFERENCES person(id),
    uid TEXT NOT NULL UNIQUE,
    sequence INTEGER NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('request', 'cancel')),
    facts TEXT NOT NULL,               -- JSON: {event, organizer, attendee} as last told
    UNIQUE (program_id, event_key, person_id)
);

-- The calendar file of a mail, made once: every hand-over sends these bytes.
CREATE TABLE mail_calendar (
    mail_id INTEGER PRIMARY KEY REFERENCES mail(id),
    method TEXT NOT NULL CHECK (method IN ('request', 'cancel')),
    uid TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    content TEXT NOT NULL
);
