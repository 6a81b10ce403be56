package org.belfry.sip.event;

import java.nio.charset.StandardCharsets;
import org.belfry.sip.Uri;
import org.jspecify.annotations.Nullable;

/// Voice messages waiting (RFC 3842 §5.2). Immutable. Numbers are 0 to 2³²−1.
///
/// @param account whose mailbox it is, or null
public record MessageSummary(@Nullable Uri account, long unheard, long heard, long urgentUnheard, long urgentHeard) {

    public static final String TYPE = "application/simple-message-summary";

    private static final long COUNT_MAX = 0xFFFF_FFFFL;

    public MessageSummary {
        if (!isCount(unheard) || !isCount(heard) || !isCount(urgentUnheard) || !isCount(urgentHeard)) {
            throw new IllegalArgumentException("messages: out of range (expected: 0..%d)".formatted(COUNT_MAX));
        }
    }

    private static boolean isCount(long count) {
        return count >= 0 && count <= COUNT_MAX;
    }

    /// The body: whether there is something unheard, and the counts.
    public byte[] toBytes() {
        var text = new StringBuilder();
        text.append("Messages-Waiting: ").append(unheard > 0 ? "yes" : "no").append("\r\n");
        if (account != null) {
            text.append("Message-Account: ").append(account).append("\r\n");
        }
        text.append("Voice-Message: ").append(unheard).append('/').append(heard);
        text.append(" (").append(urgentUnheard).append('/').append(urgentHeard).append(")\r\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
