-- Message boxes, what was left in them, and calls that were recorded. What was said is in blobs.

-- What somebody set for their message box. The PIN is kept as a password is.
CREATE TABLE message_box (
    person_id        ${bytes} NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    pin_hash         TEXT,
    pin_set_at       BIGINT,
    wrong_pins       BIGINT   NOT NULL,
    blocked_until_at BIGINT,
    greeting_blob_id ${bytes} REFERENCES blob (id) ON DELETE SET NULL
);

-- A message. Without a length while it is being left: its blob is not published yet then, and may have to be rescued.
CREATE TABLE voice_message (
    id            ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id     ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    blob_id       ${bytes} NOT NULL UNIQUE CHECK (length(blob_id) = 16),
    caller_sealed ${bytes} NOT NULL,
    left_at       BIGINT   NOT NULL,
    length_millis BIGINT,
    heard_at      BIGINT
);

CREATE INDEX voice_message_by_box ON voice_message (person_id, left_at);
CREATE INDEX voice_message_by_time ON voice_message (left_at);

-- A recorded call. Without a length while it goes on.
CREATE TABLE recording (
    id             ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    call_id        ${bytes} NOT NULL CHECK (length(call_id) = 16),
    blob_id        ${bytes} NOT NULL UNIQUE CHECK (length(blob_id) = 16),
    began_at       BIGINT   NOT NULL,
    length_millis  BIGINT,
    details_sealed ${bytes} NOT NULL
);

CREATE INDEX recording_by_time ON recording (began_at);

-- Who was recorded, and who may listen.
CREATE TABLE recording_person (
    recording_id ${bytes} NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    person_id    ${bytes} NOT NULL CHECK (length(person_id) = 16),
    listens      INTEGER  NOT NULL CHECK (listens IN (0, 1)),
    PRIMARY KEY (recording_id, person_id)
);

CREATE INDEX recording_person_by_person ON recording_person (person_id);
