package org.belfry.media;

import java.util.List;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.ice.turn.TurnLimits;
import org.jspecify.annotations.Nullable;

/// How the TURN service is set. Immutable.
///
/// @param secret what its credentials are made with, 32 bytes or more, of the vault
/// @param own every address others know this machine by: never relayed to, but for the media port
/// @param range ports to reach others by; null: nobody but our own media port is reached, and no socket is opened
/// @param opening networks that are reached although the deny list names them; for measuring on one machine, else none
public record TurnSettings(
        Redacted<byte[]> secret,
        Set<IpAddress> own,
        @Nullable Range range,
        TurnLimits limits,
        List<Network> opening) {

    /// Ports from `first` to `last`, both with them.
    public record Range(int first, int last) {
        public Range {
            if (first < 1_024 || last > 65_535 || last - first < 1) {
                throw new IllegalArgumentException(
                        "turn.range: %d-%d (expected: two ports or more in 1024..65535)".formatted(first, last));
            }
        }
    }

    public TurnSettings {
        own = Set.copyOf(own);
        opening = List.copyOf(opening);
    }
}
