package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunParsed;
import org.belfry.ice.stun.StunParser;
import org.junit.jupiter.api.Test;

/// Browsers let a relay go on, each in its turn.
final class ConsentsTest {

    private static final int CALLS = 5;
    private static final long SECOND = 1_000_000_000L;

    private final List<IceCredentials> credentials = IntStream.range(0, CALLS)
            .mapToObj(_ -> IceCredentials.next(new SecureRandom()))
            .toList();

    @Test
    void eachChecksOnceInFiveSeconds() throws IOException {
        try (var relay = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var arena = Arena.ofConfined()) {
            relay.setSoTimeout(200);
            int socket = UdpCalls.open(Phones.CALLER_PORT);
            try {
                var out = new Outbox(socket, arena);
                var consents = new Consents(IntStream.range(0, CALLS)
                        .mapToObj(call -> new Consents.Check(call, relay.getLocalPort(), credentials.get(call)))
                        .toList());
                consents.renewDue(out, 7);
                assertThat(came(relay)).containsExactlyEntriesOf(Map.of(0, 1));
                for (long now = SECOND; now <= 9 * SECOND; now += SECOND / 4) {
                    consents.renewDue(out, 7 + now);
                }
                assertThat(came(relay)).isEqualTo(Map.of(0, 1, 1, 2, 2, 2, 3, 2, 4, 2));
                consents.renew(3, out);
                assertThat(came(relay)).isEqualTo(Map.of(3, 1));
            } finally {
                UdpCalls.close(socket);
            }
        }
    }

    @Test
    void whoeverHasNoBrowsersSendsNothing() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var out = new Outbox(-1, arena);
            var consents = new Consents(List.of());
            consents.renewDue(out, SECOND);
            consents.renew(0, out);
            assertThat(out.isEmpty()).isTrue();
        }
    }

    /// Checks that wait in the socket, by call.
    private Map<Integer, Integer> came(DatagramSocket relay) throws IOException {
        var counts = new HashMap<Integer, Integer>();
        while (true) {
            var packet = new DatagramPacket(new byte[512], 512);
            try {
                relay.receive(packet);
            } catch (SocketTimeoutException nothingMore) {
                return counts;
            }
            counts.merge(call(packet), 1, Integer::sum);
        }
    }

    private int call(DatagramPacket packet) {
        assertThat(packet.getPort()).isEqualTo(Phones.CALLER_PORT);
        if (!(StunParser.parse(packet.getData(), 0, packet.getLength()) instanceof StunParsed.Whole(var message))) {
            throw new AssertionError("no check");
        }
        int call = IntStream.range(0, CALLS)
                .filter(one -> (credentials.get(one).ufrag() + ":them").equals(message.text(AttributeType.USERNAME)))
                .findFirst()
                .orElseThrow();
        assertThat(packet.getAddress().getHostAddress()).isEqualTo(Phones.literal(call, true));
        return call;
    }
}
