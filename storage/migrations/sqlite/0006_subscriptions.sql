-- What waits for messages and signals, and what is on its way to it.

CREATE TABLE subscription (
    instance_id INTEGER NOT NULL REFERENCES instance(id),
    key INTEGER NOT NULL,
    program_id INTEGER NOT NULL REFERENCES program(id),  -- messages and signals stay within a program
    kind TEXT NOT NULL CHECK (kind IN ('message', 'signal')),
    name TEXT NOT NULL,
    correlation_key TEXT NOT NULL,     -- empty: whatever key the message carries
    created_at INTEGER NOT NULL,
    data TEXT NOT NULL,                -- the whole subscription as the engine knows it, typed JSON
    PRIMARY KEY (instance_id, key)
) WITHOUT ROWID;
CREATE INDEX subscription_waiting ON subscription(program_id, kind, name, correlation_key, created_at);

-- Written with the step that threw it, deleted with the step that takes it.
CREATE TABLE event_delivery (
    id INTEGER PRIMARY KEY,
    program_id INTEGER NOT NULL REFERENCES program(id),
    kind TEXT NOT NULL CHECK (kind IN ('message', 'signal')),
    name TEXT NOT NULL,
    correlation_key TEXT NOT NULL,
    variables TEXT NOT NULL,           -- typed JSON
    instance_id INTEGER REFERENCES instance(id), -- who receives it, once that is known
    subscription INTEGER,
    package_id INTEGER REFERENCES package(id),   -- or which process it starts
    process_id TEXT,
    start_event TEXT,
    sender INTEGER NOT NULL REFERENCES instance(id), -- the case that threw it
    attempts INTEGER NOT NULL DEFAULT 0,         -- that failed
    last_error TEXT,
    hops INTEGER NOT NULL DEFAULT 0,   -- deliveries before it that led to one another without a wait
    run_at INTEGER                     -- none: it has failed too often
);
CREATE INDEX event_delivery_due ON event_delivery(run_at, id) WHERE run_at IS NOT NULL;

-- The next moment of each start timer: one for a program and a version of a workflow. Without a moment it has ended.
CREATE TABLE start_timer (
    package_id INTEGER NOT NULL REFERENCES package(id),
    program_id INTEGER NOT NULL REFERENCES program(id),
    process_id TEXT NOT NULL,
    element_id TEXT NOT NULL,
    due_at INTEGER,
    data TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, -- to start a case at this moment
    PRIMARY KEY (package_id, program_id, process_id, element_id)
) WITHOUT ROWID;
CREATE INDEX start_timer_due ON start_timer(due_at) WHERE due_at IS NOT NULL;
