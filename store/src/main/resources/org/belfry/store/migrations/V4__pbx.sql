-- Telephones, where they can be reached, and when they came. What names a person or a place is sealed under the key of
-- the telephone's owner.

-- The secret is kept as the two hashes digest needs (RFC 7616 §3.4.2), each worth the secret within the realm and
-- therefore sealed; the secret itself is nowhere.
CREATE TABLE device (
    id              ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id       ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    username        TEXT     NOT NULL UNIQUE,
    label_sealed    ${bytes} NOT NULL,
    sha256_sealed   ${bytes} NOT NULL,
    md5_sealed      ${bytes} NOT NULL,
    plain           INTEGER  NOT NULL CHECK (plain IN (0, 1)),
    networks_sealed ${bytes} NOT NULL,
    added_at        BIGINT   NOT NULL,
    -- What was lent to a browser is gone with its session (policy A9); null for a telephone.
    session_id      ${bytes} UNIQUE REFERENCES session (id) ON DELETE CASCADE
);

CREATE INDEX device_by_person ON device (person_id);

-- What a telephone registered: contact, path, flow.
CREATE TABLE binding (
    id             ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    device_id      ${bytes} NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    contact_sealed ${bytes} NOT NULL,
    expires_at     BIGINT   NOT NULL
);

CREATE INDEX binding_by_device ON binding (device_id);

CREATE INDEX binding_by_end ON binding (expires_at);

-- The registration log. A telephone that is revoked stays in it.
CREATE TABLE registration (
    id           ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id    ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    device_id    ${bytes} NOT NULL CHECK (length(device_id) = 16),
    happened_at  BIGINT   NOT NULL,
    event        TEXT     NOT NULL,
    entry_sealed ${bytes} NOT NULL
);

CREATE INDEX registration_by_time ON registration (happened_at);
CREATE INDEX registration_by_person ON registration (person_id, happened_at);
