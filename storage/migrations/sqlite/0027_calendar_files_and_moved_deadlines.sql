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

-- What a change of a calendar was, for whoever asks why a deadline moved. Nothing in changes from before.
ALTER TABLE calendar_change ADD COLUMN what TEXT;  -- JSON: {kind, date, name, nameKo, calendar, calendarKo}

-- Cases with timers that a change may yet move, as due_review has the deadlines.
CREATE TABLE timer_review (
    change_id INTEGER NOT NULL REFERENCES calendar_change(id),
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    PRIMARY KEY (change_id, instance_id)
) WITHOUT ROWID;

-- Deadlines that moved with a calendar. Who holds several of them gets one mail about all.
CREATE TABLE due_move (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES task(id),
    due_before INTEGER NOT NULL,
    due_after INTEGER NOT NULL,
    reasons TEXT NOT NULL,             -- JSON: the changes that it moved with, as calendar_change has them
    at INTEGER NOT NULL,
    told INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX due_move_by_task ON due_move(task_id, id);
CREATE INDEX due_move_untold ON due_move(id) WHERE told = 0;
