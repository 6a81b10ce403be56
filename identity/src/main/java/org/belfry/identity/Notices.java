package org.belfry.identity;

import java.time.Instant;
import java.util.List;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;

/// What people are told about their own account (policy A7, A12): shown in every session of theirs but the one that did
/// it, so that an intruder cannot wave away the notice of their own coming in.
///
/// Limits: [#PER_PERSON_MAX] a person, the oldest gives way; after 60 days a notice goes by itself.
public interface Notices {

    int PER_PERSON_MAX = 50;

    /// What the person behind `session` has not acknowledged, newest first.
    List<Notice> of(Session session);

    /// The person has seen it.
    ///
    /// @return whether there was such a notice in this session
    boolean acknowledge(Session session, Id notice);

    /// @param address where it was done from
    record Notice(Id id, Kind kind, Instant happenedAt, Redacted<String> address) {}

    /// What happened.
    enum Kind {
        NEW_NETWORK("new-network"),
        PASSKEY_ADDED("passkey-added"),
        RECOVERY_CODES_RENEWED("recovery-codes-renewed"),
        PASSWORD_CHANGED("password-changed");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// The stable name, stored and shown.
        public String text() {
            return text;
        }

        static Kind of(String text) {
            for (var kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("notice: '%s' (expected: one of Kind)".formatted(text));
        }
    }
}
