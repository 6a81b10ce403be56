package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TURN as it is by default: our own media port is reached in this process, and nothing else is reached at all
/// (policy B10).
final class TurnInsideTest {
    private static final int FORBIDDEN = 403;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aTelephoneBehindTheRelayHearsAndIsHeard(int loops) throws IOException {
        try (var house = new House(loops, House.turn(null));
                var tunnel = new TurnTunnel(house.port());
                var anna = Phone.secure(1, Codec.PCMA);
                var bert = Phone.secure(2, Codec.PCMA);
                var _ = house.call(anna, bert)) {
            assertThat(tunnel.allocate()).isZero();
            assertThat(tunnel.bind(new TransportAddress(House.HOME, house.port().number())))
                    .isZero();
            anna.goThrough(tunnel.inside());
            tunnel.carry();
            RelayTest.converse(anna, bert, "from behind the relay");
            RelayTest.converse(bert, anna, "to behind the relay");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void bothMayBeBehindIt(int loops) throws IOException {
        try (var house = new House(loops, House.turn(null));
                var near = new TurnTunnel(house.port());
                var far = new TurnTunnel(house.port());
                var anna = Phone.secure(3, Codec.PCMA);
                var bert = Phone.secure(4, Codec.PCMA);
                var _ = house.call(anna, bert)) {
            for (var tunnel : new TurnTunnel[] {near, far}) {
                assertThat(tunnel.allocate()).isZero();
                assertThat(tunnel.bind(
                                new TransportAddress(House.HOME, house.port().number())))
                        .isZero();
                tunnel.carry();
            }
            anna.goThrough(near.inside());
            bert.goThrough(far.inside());
            // A telephone is known to be behind the relay once it has spoken.
            bert.say(new byte[160]);
            RelayTest.converse(anna, bert, "one way");
            RelayTest.converse(bert, anna, "and the other");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.2",
                "10.0.0.1",
                "192.168.1.1",
                "172.16.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.51.100.7",
                "8.8.8.8"
            })
    void nobodyElseIsReached(String peer) throws IOException {
        try (var house = new House(1, House.turn(null));
                var tunnel = new TurnTunnel(house.port())) {
            assertThat(tunnel.allocate()).isZero();
            var address = new TransportAddress(IpAddress.parse(peer), 5_060);
            assertThat(tunnel.bind(address)).isEqualTo(FORBIDDEN);
            // A permission names no port: our own address is permitted for the sake of the media port alone.
            assertThat(tunnel.permit(address)).isEqualTo(address.address().equals(House.HOME) ? 0 : FORBIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "0.0.0.0"})
    void withARangeThePublicInternetIsReachedAndNothingNear(String peer) throws IOException {
        try (var house = new House(1, House.turn(new TurnSettings.Range(26_000, 26_099)));
                var tunnel = new TurnTunnel(house.port())) {
            assertThat(tunnel.allocate()).isZero();
            assertThat(tunnel.bind(new TransportAddress(IpAddress.parse(peer), 5_060)))
                    .isEqualTo(FORBIDDEN);
            assertThat(tunnel.permit(new TransportAddress(IpAddress.parse("198.51.100.7"), 5_060)))
                    .isZero();
        }
    }

    @Test
    void whoseRightIsTakenAwayRelaysNoMore() throws IOException {
        try (var house = new House(2, House.turn(null));
                var tunnel = new TurnTunnel(house.port());
                var anna = Phone.secure(5, Codec.PCMA);
                var bert = Phone.secure(6, Codec.PCMA);
                var _ = house.call(anna, bert)) {
            assertThat(tunnel.allocate()).isZero();
            assertThat(tunnel.bind(new TransportAddress(House.HOME, house.port().number())))
                    .isZero();
            anna.goThrough(tunnel.inside());
            tunnel.carry();
            RelayTest.converse(anna, bert, "while she may");
            house.port().endTurnOf("4f2a");
            org.awaitility.Awaitility.await().until(() -> {
                anna.say(new byte[160]);
                return bert.hear(100) == null;
            });
        }
    }
}
