package org.belfry.net.egress;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.belfry.net.ClientHello;
import org.belfry.net.ClientHello.Reply;

/// Versions of TLS that no door may speak (RFC 8996).
final class OldTls {

    private static final Map<Integer, String> VERSIONS = Map.of(0x0300, "SSL 3", 0x0301, "TLS 1.0", 0x0302, "TLS 1.1");

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private OldTls() {}

    /// Which of them a door speaks, in sentences. Blocks.
    static List<String> accepted(InetSocketAddress door, RandomGenerator random) {
        return VERSIONS.entrySet().stream()
                .filter(version -> accepts(door, version.getKey(), random))
                .map(version -> version.getValue() + " is spoken")
                .sorted()
                .toList();
    }

    private static boolean accepts(InetSocketAddress door, int version, RandomGenerator random) {
        try {
            return ClientHello.offer(door, version, DEADLINE, random) == Reply.ACCEPTED;
        } catch (IOException e) {
            // Silence is no handshake either; that the door answers at all is seen in other ways.
            return false;
        }
    }
}
