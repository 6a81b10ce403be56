-- Mail that waits to be sent, and who wants their messages by mail.

-- A letter is written when it is sent: until then there is only whom it is for and what it is about.
CREATE TABLE letter (
    id        ${bytes} NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id ${bytes} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind      TEXT     NOT NULL,
    about_id  ${bytes} NOT NULL CHECK (length(about_id) = 16),
    put_at    BIGINT   NOT NULL,
    tries     BIGINT   NOT NULL,
    next_at   BIGINT   NOT NULL
);

CREATE INDEX letter_by_next ON letter (next_at);
CREATE INDEX letter_by_person ON letter (person_id);

-- 0 nothing, 1 a notice, 2 with what was said; to the address of the account where none is given.
ALTER TABLE message_box ADD COLUMN mailed INTEGER NOT NULL DEFAULT 0 CHECK (mailed IN (0, 1, 2));
ALTER TABLE message_box ADD COLUMN mail_to_sealed ${bytes};
