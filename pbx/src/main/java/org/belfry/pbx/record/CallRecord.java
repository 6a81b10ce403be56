package org.belfry.pbx.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.device.DeviceId;

/// What became of a leg of a call. Immutable.
///
/// @param call the same for all legs of a call
/// @param end how it ended, for people who look it up
public record CallRecord(
        Id call,
        int leg,
        Instant beganAt,
        Optional<Instant> answeredAt,
        Instant endedAt,
        Party from,
        Party to,
        End end,
        Voice voice) {

    /// One side of it.
    public record Party(Optional<PersonId> person, Optional<DeviceId> device, Redacted<String> shown) {}

    /// How a leg ended.
    ///
    /// @param status of SIP; 200 if it was answered
    /// @param cause in one sentence
    public record End(int status, By by, String cause) {}

    public enum By {
        CALLER,
        CALLED,
        HOUSE
    }

    /// How it was heard.
    ///
    /// @param encrypted whether this leg's voice was
    /// @param explanation why it was bad, in one sentence; empty if it was good
    public record Voice(boolean encrypted, Optional<String> explanation, List<String> facts) {
        public Voice {
            facts = List.copyOf(facts);
        }
    }
}
