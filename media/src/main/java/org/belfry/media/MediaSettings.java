package org.belfry.media;

import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ice.AddressPlan;
import org.jspecify.annotations.Nullable;

/// What the media port is made of. Immutable.
///
/// @param binds addresses to listen on, one of each family at most; `0.0.0.0` and `::` mean all of
///     this machine
/// @param port even; control packets of those who cannot share it come to the next one. 0 takes a
///     free pair
/// @param addresses which of ours a caller is told
/// @param loops threads that carry packets, 1 to 64; one a processor is plenty
/// @param pinned whether each loop stays on a processor of its own
/// @param turn the TURN service, or null for none
/// @param range ports for legs that need one of their own, or null for none
public record MediaSettings(
        List<IpAddress> binds,
        int port,
        AddressPlan addresses,
        int loops,
        boolean pinned,
        @Nullable TurnSettings turn,
        @Nullable PortRange range) {
    public MediaSettings {
        binds = List.copyOf(binds);
        if (binds.isEmpty()
                || binds.size() > 2
                || binds.stream().map(IpAddress::isV4).distinct().count() < binds.size()) {
            throw new IllegalArgumentException(
                    "binds: %s (expected: one address of each family at most)".formatted(binds));
        }
        if (port < 0 || port > 65_534 || port % 2 != 0) {
            throw new IllegalArgumentException("media.port: %d (expected: an even one, up to 65534)".formatted(port));
        }
        if (loops < 1 || loops > 64) {
            throw new IllegalArgumentException("loops: %d (expected: 1..64)".formatted(loops));
        }
        if (range != null && port != 0 && (range.has(port) || range.has(port + 1))) {
            throw new IllegalArgumentException("media.range: %s (expected: without %d and %d, the ports of media.port)"
                    .formatted(range, port, port + 1));
        }
    }

    /// Without ports of their own.
    public MediaSettings(
            List<IpAddress> binds,
            int port,
            AddressPlan addresses,
            int loops,
            boolean pinned,
            @Nullable TurnSettings turn) {
        this(binds, port, addresses, loops, pinned, turn, null);
    }
}
