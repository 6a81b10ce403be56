package org.belfry.pbx.voicemail;

import java.time.Duration;

/// What a message box takes. Immutable.
///
/// | limit | usual | against |
/// |---|---|---|
/// | `messages` | 100 a box, those being left now among them | a disk filled by somebody who calls again and again |
/// | `longest` | 3 min | one who does not hang up: 1 MiB a message |
/// | `shortest` | 1 s | boxes full of silence by callers who hang up at the tone |
/// | `greeting` | 1 min | callers who never come to the tone |
public record BoxLimits(int messages, Duration longest, Duration shortest, Duration greeting) {

    public static final BoxLimits USUAL =
            new BoxLimits(100, Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofMinutes(1));

    public BoxLimits {
        if (messages < 1 || messages > 1_000) {
            throw new IllegalArgumentException("messages: %d (expected: 1..1000)".formatted(messages));
        }
    }
}
