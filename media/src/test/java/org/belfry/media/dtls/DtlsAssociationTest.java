package org.belfry.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.belfry.rtp.srtp.SrtpSuite;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both roles of ours against each other.
final class DtlsAssociationTest {

    private final House house = new House(House.FAST);
    private final Side client = house.side();
    private final Side server = house.side();

    @AfterEach
    void nothingWentWrongInBackground() {
        house.close();
        assertThat(house.faults).isEmpty();
    }

    @Test
    void bothSidesHaveTheSameKeys_RFC5764_4_2() {
        connect(server::received, client::received);
        bothKeyed();
        assertThat(client.keyed().suite()).isEqualTo(SrtpSuite.AEAD_AES_128_GCM);
        assertThat(house.associations.handshakes()).isZero();
    }

    @Test
    void noDatagramIsLongerThanAPathCarries() {
        connect(server::received, client::received);
        bothKeyed();
        assertThat(client.sent).allMatch(datagram -> datagram.length <= 1_200);
        assertThat(server.sent).allMatch(datagram -> datagram.length <= 1_200);
    }

    /// A third of the datagrams is lost, some come twice, some late.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void badNetworksOnlyTakeLonger(long seed) {
        var chance = new Random(seed);
        connect(weather(server::received, chance), weather(client::received, chance));
        await("seed " + seed).atMost(Duration.ofSeconds(19)).until(() -> client.isDecided() && server.isDecided());
        assertThat(KeyTexts.of(client.keyed().ours()))
                .as("seed %d", seed)
                .isEqualTo(KeyTexts.of(server.keyed().theirs()));
        assertThat(client.outcomes).hasSize(1);
        assertThat(server.outcomes).hasSize(1);
    }

    private Consumer<byte[]> weather(Consumer<byte[]> to, Random chance) {
        return datagram -> {
            int luck = chance.nextInt(100);
            if (luck < 30) {
                return;
            }
            if (luck < 50) {
                var _ = house.desk.schedule(() -> to.accept(datagram), chance.nextInt(30), TimeUnit.MILLISECONDS);
            }
            if (luck >= 40) {
                to.accept(datagram);
            }
        };
    }

    @Test
    void lostLastFlightIsSentAgainAfterKeysAreThere_RFC6347_4_2_4() {
        var dropped = new ArrayList<byte[]>();
        // The server's last flight begins with its ChangeCipherSpec.
        connect(server::received, datagram -> {
            if (datagram[0] == 20 && dropped.size() < 2) {
                dropped.add(datagram);
            } else {
                client.received(datagram);
            }
        });
        bothKeyed();
        assertThat(dropped).hasSize(2);
    }

    @Test
    void anotherCertificateThanTheNamedOneGetsNoKeys() {
        var foreign = house.side().identity.fingerprint();
        server.open(house.associations, DtlsRole.SERVER, List.of(foreign), client::received);
        client.open(house.associations, DtlsRole.CLIENT, named(server), server::received);
        await().until(() -> client.isDecided() && server.isDecided());
        assertThat(server.failure()).isEqualTo(DtlsFailure.FINGERPRINT_MISMATCH);
        assertThat(client.outcomes).containsExactly(new DtlsOutcome.Failed(DtlsFailure.ALERT, "bad_certificate"));
    }

    @Test
    void clientChecksTheServersCertificateToo() {
        server.open(house.associations, DtlsRole.SERVER, named(client), client::received);
        client.open(house.associations, DtlsRole.CLIENT, named(client), server::received);
        await().until(() -> client.isDecided() && server.isDecided());
        assertThat(client.failure()).isEqualTo(DtlsFailure.FINGERPRINT_MISMATCH);
        assertThat(((DtlsOutcome.Failed) client.outcomes.getFirst()).sentence())
                .isEqualTo("The other side's certificate is not the one its description names.");
    }

    @Test
    void weakHashNamesNobody() {
        var sha1 = new Fingerprint("sha-1", "AA:".repeat(19) + "AA");
        server.open(house.associations, DtlsRole.SERVER, List.of(sha1), client::received);
        client.open(house.associations, DtlsRole.CLIENT, named(server), server::received);
        await().until(server::isDecided);
        assertThat(server.failure()).isEqualTo(DtlsFailure.FINGERPRINT_MISMATCH);
    }

    @Test
    void closeIsHeardByTheOtherSide() throws Exception {
        connect(server::received, client::received);
        bothKeyed();
        client.close();
        await().until(server::isClosedByPeer);
        int sent = server.sent.size();
        client.close();
        house.settle();
        assertThat(server.sent).hasSize(sent);
        assertThat(client.isClosedByPeer()).isFalse();
    }

    /// RFC 6347 §4.1.2.7: what nobody sealed is dropped. A forged alert in clear ends nothing either.
    @Test
    void forgedRecordsAfterTheHandshakeEndNothing() throws Exception {
        connect(server::received, client::received);
        bothKeyed();
        String header = "%sfefd%s0000000000%s%s";
        // Fewer than an association looks at in a second, or the true farewell would not be looked at either.
        for (int i = 0; i < 5; i++) {
            String number = "%02x".formatted(0x40 + i);
            server.received(HexFormat.of().parseHex(header.formatted("15", "0000", number, "0002") + "0228"));
            server.received(HexFormat.of().parseHex(header.formatted("15", "0001", number, "0002") + "0228"));
            server.received(HexFormat.of().parseHex(header.formatted("15", "0001", number, "001a") + "5a".repeat(26)));
        }
        house.settle();
        assertThat(client.isClosedByPeer()).isFalse();
        client.close();
        await().until(server::isClosedByPeer);
    }

    @Test
    void silenceEndsInTime() {
        var limits = new DtlsLimits(8, Duration.ofMillis(200), Duration.ofMillis(40), 32, 512, 128, 32);
        try (var hasty = new House(limits)) {
            var lonely = hasty.side();
            var waiting = hasty.side();
            lonely.open(hasty.associations, DtlsRole.CLIENT, named(waiting), datagram -> {});
            waiting.open(hasty.associations, DtlsRole.SERVER, named(lonely), datagram -> {});
            await().until(() -> lonely.isDecided() && waiting.isDecided());
            assertThat(lonely.failure()).isEqualTo(DtlsFailure.TIMEOUT);
            assertThat(waiting.failure()).isEqualTo(DtlsFailure.TIMEOUT);
            assertThat(lonely.sent).as("the hello was repeated").hasSizeGreaterThan(1);
            await().until(() -> hasty.associations.handshakes() == 0);
        }
    }

    @Test
    void closeDuringTheHandshakeIsItsOutcome() {
        client.open(house.associations, DtlsRole.CLIENT, named(server), datagram -> {});
        client.close();
        await().until(client::isDecided);
        assertThat(client.outcomes).containsExactly(new DtlsOutcome.Failed(DtlsFailure.CLOSED, ""));
        await().until(() -> house.associations.handshakes() == 0);
    }

    @Test
    void handshakesAtOnceAreBounded() throws Exception {
        var sides = new ArrayList<Side>();
        for (int i = 0; i <= House.FAST.handshakesMax(); i++) {
            var side = house.side();
            sides.add(side);
            side.open(house.associations, DtlsRole.CLIENT, named(server), datagram -> {});
        }
        house.settle();
        assertThat(sides.getLast().failure()).isEqualTo(DtlsFailure.BUSY);
        assertThat(sides.getFirst().isDecided()).isFalse();
        sides.forEach(Side::close);
        await().until(() -> house.associations.handshakes() == 0);
    }

    private void connect(Consumer<byte[]> toServer, Consumer<byte[]> toClient) {
        server.open(house.associations, DtlsRole.SERVER, named(client), toClient);
        client.open(house.associations, DtlsRole.CLIENT, named(server), toServer);
    }

    private void bothKeyed() {
        await().until(() -> client.isDecided() && server.isDecided());
        assertThat(KeyTexts.of(client.keyed().ours()))
                .isEqualTo(KeyTexts.of(server.keyed().theirs()));
        assertThat(KeyTexts.of(client.keyed().theirs()))
                .isEqualTo(KeyTexts.of(server.keyed().ours()));
        assertThat(KeyTexts.of(client.keyed().ours()))
                .isNotEqualTo(KeyTexts.of(client.keyed().theirs()));
        assertThat(client.outcomes).hasSize(1);
        assertThat(server.outcomes).hasSize(1);
    }

    private static List<Fingerprint> named(Side side) {
        return List.of(side.identity.fingerprint());
    }
}
