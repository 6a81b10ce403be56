-- What numbers mean, what people may spend, and what became of calls.

-- The dialplan, version by version; the newest is in force, and an earlier one comes back as a new one.
CREATE TABLE dialplan_version (
    id          ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version     BIGINT   NOT NULL UNIQUE,
    made_at     BIGINT   NOT NULL,
    plan_sealed ${bytes} NOT NULL
);

-- What people set for their own calls, and what calls they may make; sealed under their key.
CREATE TABLE call_setting (
    person_id         ${bytes} NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    forwarding_sealed ${bytes},
    leave_sealed      ${bytes},
    changed_at        BIGINT   NOT NULL
);

-- How full a budget was at a time, with what is held for calls that are up: millionths of money, seconds of calls.
CREATE TABLE spending (
    kind         TEXT     NOT NULL,
    account_id   ${bytes} NOT NULL CHECK (length(account_id) = 16),
    money_micros BIGINT   NOT NULL,
    airtime_secs BIGINT   NOT NULL,
    noted_at     BIGINT   NOT NULL,
    PRIMARY KEY (kind, account_id)
);

-- One row a leg of a call; without an end while it is up.
CREATE TABLE call_leg (
    id             ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    call_id        ${bytes} NOT NULL CHECK (length(call_id) = 16),
    leg            BIGINT   NOT NULL,
    began_at       BIGINT   NOT NULL,
    answered_at    BIGINT,
    ended_at       BIGINT,
    from_person_id ${bytes} CHECK (length(from_person_id) = 16),
    from_device_id ${bytes} CHECK (length(from_device_id) = 16),
    from_sealed    ${bytes},
    from_lookup    ${bytes},
    to_person_id   ${bytes} CHECK (length(to_person_id) = 16),
    to_device_id   ${bytes} CHECK (length(to_device_id) = 16),
    to_sealed      ${bytes},
    to_lookup      ${bytes},
    status         BIGINT   NOT NULL,
    ended_by       TEXT     NOT NULL,
    encrypted      BOOLEAN  NOT NULL,
    details_sealed ${bytes} NOT NULL,
    UNIQUE (call_id, leg)
);

CREATE INDEX call_leg_by_begin ON call_leg (began_at);
CREATE INDEX call_leg_by_end ON call_leg (ended_at);
CREATE INDEX call_leg_by_caller ON call_leg (from_person_id, began_at);
CREATE INDEX call_leg_by_called ON call_leg (to_person_id, began_at);
CREATE INDEX call_leg_by_number_from ON call_leg (from_lookup, began_at);
CREATE INDEX call_leg_by_number_to ON call_leg (to_lookup, began_at);
