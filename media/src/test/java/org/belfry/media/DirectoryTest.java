package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.wire.SocketAddress;
import org.junit.jupiter.api.Test;

/// Whose a packet might be.
final class DirectoryTest {
    private static final IpAddress OFFICE = IpAddress.parse("203.0.113.7");
    private static final IpAddress NEIGHBOUR = IpAddress.parse("203.0.113.8");
    private static final IpAddress STRANGER = IpAddress.parse("198.51.100.1");

    private final Directory directory = new Directory();

    private static SocketAddress at(IpAddress address, int port) {
        return new SocketAddress(new TransportAddress(address, port));
    }

    private static TransportAddress inside(int port) {
        return new TransportAddress(IpAddress.parse("192.168.1.5"), port);
    }

    private MediaTransport expected(int number) {
        var transport = Some.transport(directory);
        directory.expect(transport, inside(number), inside(number + 1), OFFICE);
        return transport;
    }

    @Test
    void theCallNobodyHasHeardIsTheFirstOfAThousandBehindOneAddress() {
        for (int i = 0; i < 1_000; i++) {
            var transport = expected(10_000 + 2 * i);
            directory.proved(transport, at(OFFICE, 30_000 + i).key());
            directory.streams(transport, i);
        }
        var newest = expected(9_000);
        var found = directory.candidates(at(OFFICE, 40_000), -1, true);
        assertThat(found.transports().getFirst()).isSameAs(newest);
        assertThat(found.likely()).isOne();
        assertThat(found.transports()).hasSize(Directory.TRIALS_MAX);
    }

    @Test
    void whatAStrangerSendsIsGuessedAt() {
        var waiting = expected(9_000);
        assertThat(directory.candidates(at(STRANGER, 5_000), 77, true))
                .isEqualTo(new Directory.Candidates(List.of(waiting), 0));
        assertThat(directory.candidates(at(NEIGHBOUR, 5_000), 77, true).likely())
                .isZero();
        assertThat(directory.candidates(at(STRANGER, 5_000), 77, false).transports())
                .isEmpty();
    }

    @Test
    void whoSaysToBeElsewhereWaitsAgain() {
        var moving = expected(9_000);
        directory.proved(moving, at(OFFICE, 30_000).key());
        assertThat(directory.candidates(at(OFFICE, 40_000), 77, false).transports())
                .isEmpty();
        directory.expect(moving, inside(9_000), null, OFFICE);
        assertThat(directory.candidates(at(OFFICE, 40_000), 77, false).transports())
                .isEmpty();
        directory.expect(moving, inside(9_500), null, OFFICE);
        assertThat(directory.candidates(at(OFFICE, 40_000), 77, false).transports())
                .containsExactly(moving);
    }

    @Test
    void aCallerWhoSendsFromEverywhereIsKnownFromTheLastFewPlaces() {
        var roaming = expected(9_000);
        for (int i = 0; i < 10_000; i++) {
            directory.proved(roaming, at(OFFICE, i).key());
            directory.streams(roaming, i);
        }
        assertThat(directory.size()).isLessThan(2 * Directory.PROVEN_MAX + 20);
        assertThat(directory.isKnown(at(OFFICE, 9_999).key())).isTrue();
        assertThat(directory.isKnown(at(OFFICE, 0).key())).isFalse();
        directory.forget(roaming);
        assertThat(directory.size()).isZero();
    }
}
