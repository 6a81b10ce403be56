package org.belfry.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is told of events beside what [SwitchroomMessages] has.
final class EventMessages {

    private EventMessages() {}

    /// The frame of each, as Standard Webhooks has it.
    ///
    /// @param type a word of [org.belfry.pbx.live.LiveEvent.Kind], [EventTexts#OPEN] or [EventTexts#ALIVE]
    record Told(String type, Instant timestamp, Object data) {}

    /// Nothing to say of it.
    record Nothing() {}

    /// A telephone came or went.
    ///
    /// @param person whose it is, as people read it
    /// @param reason why it is gone: `removed`, `expired` or `revoked`
    record DeviceSeen(
            String id,
            String label,
            String person,
            String username,
            @Nullable String reason) {}

    /// Somebody left a message.
    ///
    /// @param person in whose box it is, as people read it
    record MessageLeft(String id, String person, Instant leftAt, long seconds) {}

    /// @param count of events that nobody is told of
    record EventsLost(long count) {}
}
