package org.belfry.identity;

import java.time.Instant;
import org.belfry.ground.Redacted;

/// A one-time link's secret and what it is good for. Only its hash is kept, so this value is the only copy.
///
/// @param token 256 random bits as 43 URL-safe characters
public record Invitation(Redacted<String> token, Purpose purpose, Instant expiresAt) {

    /// What account an invitation makes.
    public enum Purpose {
        FIRST_ADMINISTRATOR("first-administrator", true),
        ADMINISTRATOR("administrator", true),
        PERSON("person", false);

        private final String text;
        private final boolean administrator;

        Purpose(String text, boolean administrator) {
            this.text = text;
            this.administrator = administrator;
        }

        /// The stable name, stored and shown.
        public String text() {
            return text;
        }

        public boolean administrator() {
            return administrator;
        }

        static Purpose of(String text) {
            for (var purpose : values()) {
                if (purpose.text.equals(text)) {
                    return purpose;
                }
            }
            throw new IllegalArgumentException("purpose: '%s' (expected: one of Purpose)".formatted(text));
        }
    }
}
