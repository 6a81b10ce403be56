package org.belfry.rtp;

import java.time.Duration;

/// Bounds of a [JitterBuffer].
///
/// @param clockHertz of the codec, 1,000 to 1,000,000
/// @param packetsMax kept, a power of two, 8 to 1,024: with `packetBytesMax` the memory a stream can take
/// @param packetBytesMax of a payload, 1 to 65,535
/// @param delayMin waited for late packets even on a perfect network
/// @param delayMax waited on the worst: beyond it people talk over each other
public record JitterLimits(int clockHertz, int packetsMax, int packetBytesMax, Duration delayMin, Duration delayMax) {

    /// For voice: 10 to 200 ms, 64 packets of 1,500 bytes.
    public static JitterLimits voice(int clockHertz) {
        return new JitterLimits(clockHertz, 64, 1_500, Duration.ofMillis(10), Duration.ofMillis(200));
    }

    public JitterLimits {
        if (clockHertz < 1_000 || clockHertz > 1_000_000) {
            throw new IllegalArgumentException("clockHertz: %d (expected: 1000..1000000)".formatted(clockHertz));
        }
        if (packetsMax < 8 || packetsMax > 1_024 || Integer.bitCount(packetsMax) != 1) {
            throw new IllegalArgumentException("packetsMax: %d (expected: 8, 16 … 1024)".formatted(packetsMax));
        }
        if (packetBytesMax < 1 || packetBytesMax > 65_535) {
            throw new IllegalArgumentException("packetBytesMax: %d (expected: 1..65535)".formatted(packetBytesMax));
        }
        if (delayMin.isNegative() || delayMin.compareTo(delayMax) > 0 || delayMax.toSeconds() > 10) {
            throw new IllegalArgumentException(
                    "delay: %s to %s (expected: 0 to 10 s, ascending)".formatted(delayMin, delayMax));
        }
    }
}
