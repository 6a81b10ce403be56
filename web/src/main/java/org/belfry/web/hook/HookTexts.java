package org.belfry.web.hook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.belfry.pbx.live.LiveEvent.Kind;

/// What is told of the telling itself; what happens in the house comes as text.
final class HookTexts {

    static final String TEST = "webhook.test";

    private HookTexts() {}

    static byte[] lost(Instant now, long count) {
        return text(Kind.EVENTS_LOST.text(), now, "{\"count\":%d}".formatted(count));
    }

    static byte[] test(Instant now) {
        return text(TEST, now, "{}");
    }

    /// @param data JSON
    private static byte[] text(String type, Instant now, String data) {
        return "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":%s}"
                .formatted(type, now, data)
                .getBytes(StandardCharsets.UTF_8);
    }
}
