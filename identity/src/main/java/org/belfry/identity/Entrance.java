package org.belfry.identity;

import java.time.Duration;

/// The web door a session was begun at; a session of one is worth nothing at the other (policy A9, A10).
public enum Entrance {
    /// The console: administrators, short sessions.
    CONSOLE("console", Duration.ofMinutes(30), Duration.ofHours(12)),
    /// The app: everybody, sessions that outlast a weekend away.
    APP("app", Duration.ofHours(12), Duration.ofDays(30));

    private final String text;
    private final Duration idle;
    private final Duration absolute;

    Entrance(String text, Duration idle, Duration absolute) {
        this.text = text;
        this.idle = idle;
        this.absolute = absolute;
    }

    /// The stable lower-case name, stored and shown.
    public String text() {
        return text;
    }

    /// A session unused for this long has ended.
    public Duration idle() {
        return idle;
    }

    /// A session ends this long after sign-in, used or not.
    public Duration absolute() {
        return absolute;
    }

    static Entrance of(String text) {
        for (var entrance : values()) {
            if (entrance.text.equals(text)) {
                return entrance;
            }
        }
        throw new IllegalArgumentException("entrance: '%s' (expected: console or app)".formatted(text));
    }
}
