-- People, how they prove who they are, and who is in. Names, addresses and secrets are sealed under the person's key.

CREATE TABLE person (
    id                  ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name_lookup         ${bytes} NOT NULL UNIQUE,
    name_sealed         ${bytes} NOT NULL,
    display_name_sealed ${bytes} NOT NULL,
    email_sealed        ${bytes},
    administrator       INTEGER  NOT NULL CHECK (administrator IN (0, 1)),
    password_hash       TEXT     NOT NULL,
    password_set_at     BIGINT   NOT NULL,
    totp_secret_sealed  ${bytes},
    totp_last_step      BIGINT   NOT NULL,
    added_at            BIGINT   NOT NULL,
    last_sign_in_at     BIGINT
);

-- Hashes of earlier passwords, so that none of the last few comes back.
CREATE TABLE password_past (
    person_id     ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    set_at        BIGINT   NOT NULL,
    password_hash TEXT     NOT NULL,
    PRIMARY KEY (person_id, set_at)
);

CREATE TABLE recovery_code (
    person_id ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    code_hash ${bytes} NOT NULL CHECK (length(code_hash) = 32),
    made_at   BIGINT   NOT NULL,
    used_at   BIGINT,
    PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE passkey (
    id              ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id       ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    credential      ${bytes} NOT NULL UNIQUE,
    public_key      ${bytes} NOT NULL,
    signature_count BIGINT   NOT NULL,
    site            TEXT     NOT NULL,
    label_sealed    ${bytes} NOT NULL,
    added_at        BIGINT   NOT NULL,
    last_used_at    BIGINT
);

CREATE INDEX passkey_by_person ON passkey (person_id);

-- One-time links; only the hash of the secret in them is kept.
CREATE TABLE invitation (
    id           ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    token_hash   ${bytes} NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    purpose      TEXT     NOT NULL,
    made_at      BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,
    spent_at     BIGINT,
    spent_by_id  ${bytes} CHECK (length(spent_by_id) = 16)
);

CREATE TABLE session (
    id                ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    token_hash        ${bytes} NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id         ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    entrance          TEXT     NOT NULL,
    signed_in_at      BIGINT   NOT NULL,
    last_seen_at      BIGINT   NOT NULL,
    expires_at        BIGINT   NOT NULL,
    address_sealed    ${bytes} NOT NULL,
    user_agent_sealed ${bytes} NOT NULL
);

CREATE INDEX session_by_person ON session (person_id, last_seen_at);

-- Where a person has signed in from (IPv4 /24, IPv6 /48); forgotten when unused for 90 days.
CREATE TABLE familiar_network (
    id             ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id      ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    network_lookup ${bytes} NOT NULL,
    network_sealed ${bytes} NOT NULL,
    added_at       BIGINT   NOT NULL,
    last_used_at   BIGINT   NOT NULL,
    UNIQUE (person_id, network_lookup)
);
