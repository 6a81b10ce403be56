package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.net.Door;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strangers take all there is for strangers: a telephone that has proven itself is served all the same, and once they
/// have gone everything is free again (decision 0099).
final class OverloadTest {

    private static final int TRANSACTIONS = 200;
    private static final int FOR_STRANGERS = 150;
    private static final String PHONE = "127.0.2.1";
    private static final String NEWCOMER = "127.0.3.1";

    private final Registrar registrar = new Registrar(Offer.strongElseMd5ForOldDevice(), "ann");
    private final Station station;

    OverloadTest(@TempDir Path folder) {
        // One loop: one shard has it all, and answers leave in the order of their requests.
        station = new Station(folder, EndpointLimits.USUAL.withTransactionsMax(TRANSACTIONS), registrar::on, 1);
    }

    @AfterEach
    void nothingOfOursHasMetAFault() {
        long faults = station.endpoint.count(EndpointCounter.FAULTS);
        station.close();
        assertThat(faults).as("faults of ours").isZero();
    }

    @Test
    void aFloodOfDatagramsFillsItsShareOfTheTableAndNoMore() throws Exception {
        registrar.onlyRing();
        var door = station.open(SipTransport.UDP);
        var calls = new ArrayList<String>();
        try (var phone = Caller.udp(door.boundAddress(), PHONE);
                var flood = Caller.udp(door.boundAddress(), "127.0.1.1");
                var newcomer = Caller.udp(door.boundAddress(), NEWCOMER)) {
            register(phone, SipTransport.UDP, "before");
            int before = transactions();
            for (int i = 0; i < 2 * TRANSACTIONS; i++) {
                String branch = "flood" + i;
                flood.send(Packets.invite(SipTransport.UDP, branch));
                String answer = flood.receive();
                if (answer.startsWith("SIP/2.0 180")) {
                    calls.add(branch);
                } else {
                    assertIsRefused(answer);
                }
            }
            // The phone's two answered REGISTERs make room once they are older than T4.
            assertThat(calls).hasSizeBetween(FOR_STRANGERS - before, FOR_STRANGERS);
            newcomer.send(Packets.options(SipTransport.UDP, "new"));
            assertIsRefused(newcomer.receive());

            phone.send(Packets.invite(SipTransport.UDP, "phone"));
            assertThat(phone.receive()).startsWith("SIP/2.0 180");
            register(phone, SipTransport.UDP, "during");
            assertThat(transactions()).isGreaterThan(FOR_STRANGERS);

            for (String call : calls) {
                hangUp(flood, SipTransport.UDP, call);
            }
            hangUp(phone, SipTransport.UDP, "phone");
            // What is left are answers of the phone's four REGISTERs, kept in case it asks again.
            Station.eventually(() -> assertThat(transactions()).isLessThanOrEqualTo(4));
            newcomer.send(Packets.options(SipTransport.UDP, "again"));
            assertThat(newcomer.receive()).startsWith("SIP/2.0 200");
        }
        assertThat(door.spec().gate().counters().sightings()).isEmpty();
    }

    @Test
    void placesBytesAndTransactionsAreFullAndAKnownTelephoneIsServed() throws Exception {
        registrar.onlyRing();
        var door = station.open(SipTransport.TCP, narrow(), 0);
        try (var phone = Caller.tcp(door.boundAddress(), PHONE)) {
            register(phone, SipTransport.TCP, "before");
        }
        Station.eventually(() -> assertThat(station.endpoint.connections()).isZero());
        var strangers = new ArrayList<Caller.Streams>();
        try {
            for (int i = 0; i < 10; i++) {
                strangers.add(Caller.tcp(door.boundAddress(), "127.0.1." + (i + 1)));
            }
            Station.eventually(() -> assertThat(station.endpoint.connections()).isEqualTo(10));
            assertThat(heardBy(door)).as("no place left for strangers").isEmpty();
            var calls = fillTheTable(strangers);
            fillTheBytes(door, strangers);
            var calm = strangers.getFirst();
            calm.send(Packets.options(SipTransport.TCP, "calm"));
            assertIsRefused(calm.receive());

            try (var phone = Caller.tcp(door.boundAddress(), PHONE)) {
                register(phone, SipTransport.TCP, "during");
                call(phone);
                hangUp(phone, SipTransport.TCP, "phone");
            }
            for (int i = 0; i < calls.size(); i++) {
                hangUp(strangers.get(i % 4), SipTransport.TCP, calls.get(i));
            }
        } finally {
            for (var stranger : strangers) {
                stranger.close();
            }
        }
        Station.eventually(() -> {
            assertThat(transactions()).isZero();
            assertThat(station.endpoint.connections()).isZero();
            assertThat(door.spec().gate().counters().held()).isZero();
            assertThat(door.spec().gate().counters().open()).isZero();
        });
        try (var newcomer = Caller.tcp(door.boundAddress(), NEWCOMER)) {
            newcomer.send(Packets.options(SipTransport.TCP, "again"));
            assertThat(newcomer.receive()).startsWith("SIP/2.0 200");
        }
    }

    /// Ten places and 70,000 bytes for strangers; two places and 30,000 bytes more for who is known.
    private static GateLimits narrow() {
        var usual = GateLimits.sipStreams();
        return usual.with(new GateLimits.Connections(12, 12, 12, 2))
                .with(new GateLimits.Requests(new Rate(1_000, 1_000), 100_000, 100_000, 30_000));
    }

    /// Over four connections, so that none of them is too fast for a stranger.
    private List<String> fillTheTable(List<Caller.Streams> strangers) throws Exception {
        var calls = new ArrayList<String>();
        for (int i = 0; i < 2 * TRANSACTIONS; i++) {
            var stranger = strangers.get(i % 4);
            stranger.send(Packets.invite(SipTransport.TCP, "flood" + i));
            String answer = stranger.receive();
            if (answer.startsWith("SIP/2.0 180")) {
                calls.add("flood" + i);
                assertThat(i).as("in the order they came").isEqualTo(calls.size() - 1);
            } else {
                assertIsRefused(answer);
            }
        }
        assertThat(calls).hasSize(FOR_STRANGERS);
        return calls;
    }

    /// Messages begun and not ended, until there is no room: who is one too many is hung up on, and nobody is blamed.
    private void fillTheBytes(Door door, List<Caller.Streams> strangers) throws Exception {
        String begun = Packets.options(SipTransport.TCP, "begun").replace("Content-Length: 0", "Content-Length: 60000");
        for (var stranger : strangers.subList(4, 10)) {
            stranger.send(begun + "x".repeat(20_000));
        }
        Station.eventually(() -> {
            assertThat(door.spec().gate().counters().held()).isBetween(40_000L, 70_000L);
            assertThat(station.endpoint.count(EndpointCounter.CROWDED_OUT)).isPositive();
        });
        assertThat(station.endpoint.count(EndpointCounter.HOARDED)).isZero();
        assertThat(door.spec().gate().counters().sightings()).isEmpty();
    }

    /// An INVITE with 20,000 bytes of body, which is first begun and then ended.
    private static void call(Caller phone) throws IOException {
        String body = "x".repeat(20_000);
        phone.send(Packets.invite(SipTransport.TCP, "phone")
                        .replace("Content-Length: 0", "Content-Type: text/plain\r\nContent-Length: 20000")
                + body.substring(1));
        phone.send("x");
        assertThat(phone.receive()).startsWith("SIP/2.0 180");
    }

    private static void register(Caller phone, SipTransport transport, String call) throws Exception {
        phone.send(register(transport, call, 1, ""));
        String challenge = phone.receive();
        assertThat(challenge).startsWith("SIP/2.0 401");
        phone.send(register(transport, call, 2, new Digest(challenge).authorization("ann", Registrar.PASSWORD)));
        assertThat(phone.receive()).startsWith("SIP/2.0 200");
    }

    private static String register(SipTransport transport, String call, int cseq, String more) {
        return Packets.read(
                "register.sip",
                Map.of(
                        "transport",
                        transport.name(),
                        "branch",
                        call + cseq,
                        "call",
                        call,
                        "cseq",
                        "" + cseq,
                        "more",
                        more));
    }

    private static void hangUp(Caller caller, SipTransport transport, String branch) throws IOException {
        String invite = Packets.invite(transport, branch);
        caller.send(invite.replace("INVITE", "CANCEL"));
        assertThat(caller.receive()).startsWith("SIP/2.0 200");
        assertThat(caller.receive()).startsWith("SIP/2.0 487");
        caller.send(invite.replace("INVITE", "ACK"));
    }

    private static void assertIsRefused(String answer) {
        assertThat(answer).startsWith("SIP/2.0 503").contains("\r\nRetry-After: 5\r\n");
    }

    /// All a stranger hears who is one too many.
    private static String heardBy(Door door) {
        try (var newcomer = Caller.tcp(door.boundAddress(), NEWCOMER)) {
            return newcomer.readToEnd();
        } catch (IOException hungUp) {
            return "";
        }
    }

    /// Server transactions there are, asked on the loop that owns them.
    private int transactions() {
        var exchange = station.endpoint.exchangeOf("any");
        var count = new CompletableFuture<Integer>();
        exchange.run(() -> count.complete(exchange.transactions().serverCount()));
        return count.join();
    }
}
