-- What store itself keeps: settings, the audit ledger and the register of blobs. docs/decisions/0020 has the SQL subset.

CREATE TABLE setting (
    name         TEXT     NOT NULL PRIMARY KEY,
    value_sealed ${bytes} NOT NULL,
    changed_at   BIGINT   NOT NULL
);

-- A hash chain: hash covers the hash of the row before and every other column of this row.
CREATE TABLE audit (
    sequence       BIGINT   NOT NULL PRIMARY KEY CHECK (sequence > 0),
    happened_at    BIGINT   NOT NULL,
    action         TEXT     NOT NULL,
    actor          TEXT     NOT NULL,
    actor_id       ${bytes} CHECK (length(actor_id) = 16),
    about_id       ${bytes} CHECK (length(about_id) = 16),
    origin_sealed  ${bytes} NOT NULL,
    details_sealed ${bytes} NOT NULL,
    hash           ${bytes} NOT NULL CHECK (length(hash) = 32)
);

-- Signed statements that the chain had this hash at this sequence.
CREATE TABLE audit_head (
    sequence   BIGINT   NOT NULL PRIMARY KEY,
    signed_at  BIGINT   NOT NULL,
    hash       ${bytes} NOT NULL CHECK (length(hash) = 32),
    signature  ${bytes} NOT NULL
);

-- A blob exists when it has a row here; its bytes are a file of their own.
CREATE TABLE blob (
    id         ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    bucket     TEXT     NOT NULL,
    bytes      BIGINT   NOT NULL,
    created_at BIGINT   NOT NULL
);

CREATE INDEX blob_by_bucket ON blob (bucket, created_at);

-- Whose data a blob is: its key is derived from the keys of all of them.
CREATE TABLE blob_subject (
    blob_id   ${bytes} NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    person_id ${bytes} NOT NULL CHECK (length(person_id) = 16),
    PRIMARY KEY (blob_id, person_id)
);

CREATE INDEX blob_subject_by_person ON blob_subject (person_id);
