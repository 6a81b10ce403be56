-- Where a passkey was added decides where it opens: one added at the app never opens the console. What is older than
-- this column counts as added at the app.
ALTER TABLE passkey ADD COLUMN entrance TEXT NOT NULL DEFAULT 'app';

-- What a person is shown at their next visit, until they say they have seen it.
CREATE TABLE notice (
    id             ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id      ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    session_id     ${bytes} NOT NULL CHECK (length(session_id) = 16),
    kind           TEXT     NOT NULL,
    happened_at    BIGINT   NOT NULL,
    address_sealed ${bytes} NOT NULL
);

CREATE INDEX notice_by_person ON notice (person_id, happened_at);

-- Whether a network is familiar to anybody is asked before each sign-in, and once an hour which are forgotten.
CREATE INDEX familiar_network_by_network ON familiar_network (network_lookup, last_used_at);

CREATE INDEX familiar_network_by_use ON familiar_network (last_used_at);
