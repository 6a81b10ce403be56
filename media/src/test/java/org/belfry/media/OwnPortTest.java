package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who never proves himself at the shared port has a port of his own in his next call, and there too
/// nothing is learned from a packet that did not prove itself (design decision 10).
final class OwnPortTest {
    private static final byte[] FORGED = "forged".getBytes(StandardCharsets.US_ASCII);
    private static final PortRange RANGE = new PortRange(27_101, 27_140);
    private static final String LINE = "trunk harbour";
    private static final TransportAddress ELSEWHERE =
            new TransportAddress(org.belfry.ground.IpAddress.parse("192.0.2.9"), 4_000);

    /// A line whose description says an address that its packets do not come from.
    private static Phone astray(long seed) throws IOException {
        return new Phone(EndpointKind.PLAIN_TRUNK, List.of(Codec.PCMU), seed, ELSEWHERE).named(LINE);
    }

    private static Phone secure(long seed) throws IOException {
        return Phone.secure(seed, Codec.PCMU).named(LINE);
    }

    /// What the house knows after a call in which nobody heard the line.
    private static void unheard(House house) {
        house.port().unproven().unheard(LINE, false);
    }

    /// The house learns that nobody hears the line.
    private static void silence(House house) throws IOException {
        try (var line = astray(7);
                var bert = Phone.secure(8, Codec.PCMU);
                var call = house.call(line, bert)) {
            assertThat(call.near().ownPort()).isEmpty();
            call.near().answered();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !house.port().unprovenPeers().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLineThatWasNotHeardHasAPortOfItsOwnInItsNextCall(int loops) throws IOException {
        try (var house = new House(loops, null, RANGE)) {
            silence(house);
            assertThat(house.port().unprovenPeers()).singleElement().satisfies(peer -> {
                assertThat(peer.who()).isEqualTo(LINE);
                assertThat(peer.isHelpless()).isFalse();
            });
            try (var line = astray(1);
                    var bert = Phone.secure(2, Codec.PCMU);
                    var call = house.call(line, bert)) {
                int port = call.near().ownPort().orElseThrow();
                assertThat(RANGE.has(port) && RANGE.has(port + 1)).isTrue();
                assertThat(port).isEven();
                assertThat(house.port().ownPorts()).containsExactly(port);
                RelayTest.converse(line, bert, "here I am");
                RelayTest.converse(bert, line, "I hear you");
                assertThat(call.far().ownPort()).isEmpty();
            }
            closesAll(house);
            assertThat(house.port().faults()).isZero();
        }
    }

    private static void closesAll(House house) {
        Awaitility.await().until(() -> house.port().ownPorts().isEmpty());
        // The loop that carried it closes the socket a moment later.
        Awaitility.await().ignoreExceptions().untilAsserted(() -> {
            for (int port = RANGE.first(); port <= RANGE.last(); port++) {
                new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTelephoneProvesItselfAtAPortOfItsOwnByItsTagAloneAndMayMove(int loops) throws IOException {
        try (var house = new House(loops, null, RANGE)) {
            unheard(house);
            try (var line = secure(1);
                    var bert = Phone.secure(2, Codec.PCMU);
                    var call = house.call(line, bert)) {
                assertThat(call.near().ownPort()).isPresent();
                RelayTest.converse(line, bert, "encrypted");
                RelayTest.converse(bert, line, "too");
                line.move();
                Awaitility.await().until(() -> {
                    line.say("moved".getBytes(StandardCharsets.US_ASCII));
                    return bert.hear(20) != null;
                });
                bert.clear();
                Awaitility.await().until(() -> {
                    line.say("settled".getBytes(StandardCharsets.US_ASCII));
                    bert.say("there".getBytes(StandardCharsets.US_ASCII));
                    return line.hear(50) != null;
                });
            }
            closesAll(house);
        }
    }

    /// RTP bleed and inject (CVE-2017-14099 class).
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "3, true", "3, false"})
    void bleedAndInjectAtAPortOfItsOwnGetNothingAndAreNotHeard(int loops, boolean secure) throws IOException {
        try (var house = new House(loops, null, RANGE)) {
            unheard(house);
            try (var line = secure ? secure(1) : astray(1);
                    var bert = Phone.secure(2, Codec.PCMU);
                    var call = house.call(line, bert);
                    var stranger =
                            new Intruder("127.0.0.2", call.near().ownPort().orElseThrow());
                    var neighbour =
                            new Intruder("127.0.0.1", call.near().ownPort().orElseThrow())) {
                // Before anybody has spoken only the line's own address could be taken for it.
                attack(line, List.of(stranger));
                bert.say(FORGED);
                assertThat(bert.hear(50)).isNull();
                assertThat(stranger.heardBytes(50)).isZero();
                line.clear();
                RelayTest.converse(line, bert, "begun");
                RelayTest.converse(bert, line, "and answered");
                for (int i = 0; i < 20; i++) {
                    attack(line, List.of(stranger, neighbour));
                    byte[] words = ("a" + i).getBytes(StandardCharsets.US_ASCII);
                    line.say(words);
                    assertThat(bert.hear(2_000)).isEqualTo(words);
                    bert.say(words);
                    assertThat(line.hear(2_000)).isEqualTo(words);
                }
                assertThat(bert.hear(50)).isNull();
                assertThat(stranger.heardBytes(50)).isZero();
                assertThat(neighbour.heardBytes(50)).isZero();
                assertThat(house.port().faults()).isZero();
            }
        }
    }

    private static void attack(Phone line, List<Intruder> intruders) throws IOException {
        int type = line.voice().codec().orElseThrow().send();
        for (Intruder one : intruders) {
            for (int ssrc : new int[] {line.ssrc(), 4_711}) {
                one.send(Intruder.rtp(type, 9, ssrc, FORGED));
                one.send(Intruder.rtp(type, 10, ssrc, new byte[172]));
                one.send(Intruder.senderReport(ssrc));
                one.sendToNext(Intruder.senderReport(ssrc));
                one.sendToNext(Intruder.rtp(type, 11, ssrc, FORGED));
            }
            one.send(new byte[] {22, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
            one.send(new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        }
    }

    @Test
    void theSharedPortHearsNothingOfALegThatHasItsOwn() throws IOException {
        try (var house = new House(1, null, RANGE)) {
            unheard(house);
            try (var line = secure(1);
                    var bert = Phone.secure(2, Codec.PCMU);
                    var call = house.call(line, bert);
                    var shared = new Intruder("127.0.0.1", house.port().number())) {
                byte[] genuine = line.packet(FORGED);
                shared.send(genuine);
                assertThat(bert.hear(100)).isNull();
                assertThat(shared.heardBytes(20)).isZero();
                assertThat(call.near().ownPort()).isPresent();
                RelayTest.converse(line, bert, "at my own");
            }
        }
    }

    @Test
    void aCallIsRefusedWherePortsAreUsedUpAndOthersGoOn() throws IOException {
        try (var house = new House(1, null, new PortRange(27_160, 27_161))) {
            unheard(house);
            try (var first = Objects.requireNonNull(house.port().phone(Side.CALLER, House.HOME, LINE))) {
                assertThat(first.ownPort()).hasValue(27_160);
                int legs = house.port().legs();
                assertThat(house.port().phone(Side.CALLER, House.HOME, LINE)).isNull();
                assertThat(house.port().legs()).isEqualTo(legs);
                Objects.requireNonNull(house.port().phone(Side.CALLER, House.HOME, "device 2"))
                        .close();
            }
            Awaitility.await().until(() -> house.port().ownPorts().isEmpty());
            Objects.requireNonNull(house.port().phone(Side.CALLER, House.HOME, LINE))
                    .close();
        }
    }

    @Test
    void whomAPortOfItsOwnDoesNotHelpIsAtTheSharedOneAgain() throws IOException {
        try (var house = new House(1, null, RANGE)) {
            unheard(house);
            try (var line = astray(1);
                    var bert = Phone.secure(2, Codec.PCMU);
                    var call = house.call(line, bert)) {
                call.near().answered();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> house.port().unprovenPeers().getFirst().isHelpless());
            }
            try (var next = Objects.requireNonNull(house.port().phone(Side.CALLER, House.HOME, LINE))) {
                assertThat(next.ownPort()).isEmpty();
            }
        }
    }

    @Test
    void withoutARangeAndForWhoIsHeardNothingChanges() throws IOException {
        try (var house = new House(1)) {
            unheard(house);
            try (var next = Objects.requireNonNull(house.port().phone(Side.CALLER, House.HOME, LINE))) {
                assertThat(next.ownPort()).isEmpty();
            }
            try (var line = secure(1);
                    var bert = Phone.secure(2, Codec.PCMU);
                    var call = house.call(line, bert)) {
                RelayTest.converse(line, bert, "heard");
                call.near().answered();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> house.port().unprovenPeers().isEmpty());
            }
        }
    }
}
