package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.belfry.ground.IpAddress;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each kind of misbehaviour, done to a running endpoint: the gate of its door learns of it, once.
final class SightingsTest {

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Station station;

    SightingsTest(@TempDir Path folder) {
        station = new Station(folder, EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    /// What a peer may do wrong, and what that is called.
    enum Misdeed {
        MALFORMED("Malformed") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                caller.send(Packets.options(transport, "a").replace("CSeq: 1 OPTIONS", "CSeq: one"));
            }
        },
        OVERSIZED("Oversized") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                String many = "\r\nX-Odd: y".repeat(200);
                caller.send(Packets.options(transport, "b").replace("\r\nMax-Forwards", many + "\r\nMax-Forwards"));
            }
        },
        SCANNER("ScannerAgent") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                caller.send(Packets.options(transport, "c")
                        .replace("\r\nMax-Forwards", "\r\nUser-Agent: friendly-scanner\r\nMax-Forwards"));
            }
        },
        WRONG_SECRET("WrongSecret") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                register(caller, transport, "ann", "not-the-password", challenged(caller, transport), 2);
            }
        },
        UNKNOWN_USER("UnknownUser") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                register(caller, transport, "nobody", Registrar.PASSWORD, challenged(caller, transport), 2);
            }
        },
        REPLAYED_NONCE("ReplayedNonce") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                String nonce = challenged(caller, transport);
                assertThat(register(caller, transport, "ann", Registrar.PASSWORD, nonce, 2))
                        .startsWith("SIP/2.0 200");
                assertThat(register(caller, transport, "ann", Registrar.PASSWORD, nonce, 3))
                        .startsWith("SIP/2.0 401");
            }
        },
        UNSOLICITED_RESPONSE("UnsolicitedResponse") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                caller.send(
                        Packets.options(transport, "d").replace("OPTIONS sip:house.test SIP/2.0", "SIP/2.0 200 OK"));
            }
        },
        STRAY_CANCEL("StrayRequest") {
            @Override
            void commit(Caller caller, SipTransport transport) throws Exception {
                caller.send(Packets.options(transport, "e").replace("OPTIONS", "CANCEL"));
                assertThat(caller.receive()).startsWith("SIP/2.0 481");
            }
        };

        private final String sighting;

        Misdeed(String sighting) {
            this.sighting = sighting;
        }

        abstract void commit(Caller caller, SipTransport transport) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void isSightedOnceOverDatagrams(Misdeed misdeed) throws Exception {
        isSighted(misdeed, SipTransport.UDP);
    }

    @ParameterizedTest
    @EnumSource
    void isSightedOnceOverConnections(Misdeed misdeed) throws Exception {
        isSighted(misdeed, SipTransport.TCP);
    }

    private void isSighted(Misdeed misdeed, SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            misdeed.commit(caller, transport);
            Station.eventually(() -> assertThat(door.spec().gate().counters().sightings())
                    .as("what the gate saw")
                    .isEqualTo(Map.of(misdeed.sighting, 1L)));
            assertThat(station.guard.remembered()).hasSize(1);
        }
        assertThat(station.endpoint.count(EndpointCounter.FAULTS)).isZero();
    }

    /// Slow, and holding on to memory, are of connections alone. Each finds the gate of its own door.
    @ParameterizedTest
    @EnumSource(names = "UDP", mode = EnumSource.Mode.EXCLUDE)
    void whoBeginsMoreThanHeMayIsSightedAndHungUpOn(SipTransport transport) throws Exception {
        var small = GateLimits.sipStreams().with(new GateLimits.Requests(new Rate(10, 10), 20_000, 10_000, 0));
        var door = station.open(transport, small, 0);
        String begun = Packets.options(transport, "h").replace("Content-Length: 0", "Content-Length: 60000")
                + "x".repeat(40_000);
        try (var caller = station.caller(transport, door)) {
            assertThatThrownBy(() -> {
                        if (caller instanceof Caller.WebSockets browser) {
                            byte[] frame = Caller.WebSockets.frame(0x81, begun.getBytes(StandardCharsets.ISO_8859_1));
                            browser.sendRaw(Arrays.copyOf(frame, frame.length - 1));
                        } else {
                            caller.send(begun);
                        }
                        caller.receive();
                    })
                    .isInstanceOf(IOException.class);
        }
        Station.eventually(() -> {
            assertThat(station.sightings(door, "Hoarding")).isEqualTo(1);
            assertThat(station.endpoint.count(EndpointCounter.HOARDED)).isEqualTo(1);
            assertThat(door.spec().gate().counters().held()).isZero();
        });
        try (var next = station.caller(transport, door)) {
            next.send(Packets.options(transport, "i"));
            assertThat(next.receive()).startsWith("SIP/2.0 200");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoProvesHimselfIsKnownToTheGateOfThatDoor(SipTransport transport) throws Exception {
        var door = station.open(transport);
        var loopback = IpAddress.parse("127.0.0.1");
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, "before"));
            assertThat(caller.receive()).startsWith("SIP/2.0 200");
            assertThat(door.spec().gate().isGood(loopback)).isFalse();
            assertThat(registrar.lastFlow().isKnown()).isFalse();
            registrar.trustEverybody();
            caller.send(Packets.options(transport, "after"));
            assertThat(caller.receive()).startsWith("SIP/2.0 200");
            assertThat(door.spec().gate().isGood(loopback)).isTrue();
        }
        try (var again = station.caller(transport, door)) {
            again.send(Packets.options(transport, "again"));
            assertThat(again.receive()).startsWith("SIP/2.0 200");
            assertThat(registrar.lastFlow().isKnown()).isTrue();
        }
    }

    private static String challenged(Caller caller, SipTransport transport) throws IOException {
        caller.send(register(transport, 1, ""));
        String challenge = caller.receive();
        assertThat(challenge).startsWith("SIP/2.0 401");
        return challenge.replaceAll("(?s).*?algorithm=SHA-256.*", "$0").replaceAll("(?s).*?nonce=\"([^\"]*)\".*", "$1");
    }

    private static String register(
            Caller caller, SipTransport transport, String user, String password, String nonce, int cseq)
            throws IOException, NoSuchAlgorithmException {
        String secret = hash(user + ":house.test:" + password);
        String asked = hash("REGISTER:sip:house.test");
        String response = hash(secret + ":" + nonce + ":00000001:c0ffee:auth:" + asked);
        caller.send(register(transport, cseq, """
                Authorization: Digest username="%s", realm="house.test", nonce="%s", uri="sip:house.test", \
                response="%s", algorithm=SHA-256, cnonce="c0ffee", qop=auth, nc=00000001
                """.formatted(user, nonce, response)));
        return caller.receive();
    }

    private static String register(SipTransport transport, int cseq, String more) {
        var values = Map.of(
                "transport", transport.name(), "branch", "r" + cseq, "call", "reg", "cseq", "" + cseq, "more", more);
        return Packets.read("register.sip", values);
    }

    private static String hash(String text) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }
}
