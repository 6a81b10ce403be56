package org.belfry.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.Time;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Peers that break one rule each, and datagrams that are nothing.
final class StrangerTest {

    private static final Map<Oddity, DtlsFailure> EXPECTED = Map.of(
            Oddity.NO_SRTP, DtlsFailure.NO_SRTP,
            Oddity.NULL_PROFILE, DtlsFailure.NO_COMMON_PROFILE,
            Oddity.UNOFFERED_PROFILE, DtlsFailure.NO_COMMON_PROFILE,
            Oddity.IDENTIFIER, DtlsFailure.NO_COMMON_PROFILE,
            Oddity.NO_EXTENDED_MASTER_SECRET, DtlsFailure.NO_EXTENDED_MASTER_SECRET,
            Oddity.NO_CERTIFICATE, DtlsFailure.NO_CERTIFICATE,
            Oddity.NULL_CIPHER, DtlsFailure.NO_COMMON_CIPHER,
            Oddity.OLD_CIPHER, DtlsFailure.NO_COMMON_CIPHER,
            Oddity.OLD_VERSION, DtlsFailure.NO_COMMON_CIPHER);

    private final House house = new House(House.FAST);
    private final Side ours = house.side();
    private final BcTlsCrypto crypto = new BcTlsCrypto(house.random);
    private final DtlsIdentity identity =
            DtlsIdentity.fresh(house.random, Time.system().now());
    private final Terms strange = new Terms(crypto, identity, List.of());

    @AfterEach
    void nothingWentWrongInBackground() {
        house.close();
        assertThat(house.faults).isEmpty();
    }

    @Test
    void clientWithoutACertificateGetsNoKeys() throws Exception {
        meetClient(Oddity.NO_CERTIFICATE);
        assertThat(ours.failure()).isEqualTo(EXPECTED.get(Oddity.NO_CERTIFICATE));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NOTHING", "NO_CERTIFICATE", "UNOFFERED_PROFILE", "IDENTIFIER"})
    void helloThatCanLeadToNoKeysIsNotAnswered(Oddity oddity) throws Exception {
        ours.open(house.associations, DtlsRole.SERVER, List.of(identity.fingerprint()), datagram -> {});
        ours.received(hello(oddity));
        house.settle();
        assertThat(ours.sent).isEmpty();
        assertThat(ours.isDecided()).isFalse();
        assertThat(house.associations.handshakes()).isZero();

        ours.tick(Time.system().nanoTime() + House.FAST.time().toNanos());
        house.settle();
        assertThat(ours.failure()).isEqualTo(EXPECTED.get(oddity));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NOTHING", "NO_CERTIFICATE", "UNOFFERED_PROFILE", "IDENTIFIER"})
    void theTrueClientIsKeyedAfterIt(Oddity oddity) throws Exception {
        byte[] forged = hello(oddity);
        meetClient(Oddity.NOTHING, forged);
        assertThat(ours.outcomes.getFirst()).isInstanceOf(DtlsOutcome.Keyed.class);
    }

    private byte[] hello(Oddity oddity) throws Exception {
        var said = new CompletableFuture<byte[]>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                var _ = new DTLSClientProtocol().connect(new StrangerClient(strange, oddity), new Pipe(said::complete));
            } catch (IOException expected) {
                return;
            }
        });
        byte[] hello = said.get(10, TimeUnit.SECONDS);
        thread.interrupt();
        thread.join();
        return hello;
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {
                "NOTHING",
                "NO_CERTIFICATE",
                "NULL_CIPHER",
                "OLD_CIPHER",
                "OLD_VERSION",
                "NO_EXTENDED_MASTER_SECRET"
            })
    void serverThatBreaksARuleGetsNoKeys(Oddity oddity) throws Exception {
        meetServer(oddity);
        assertThat(ours.failure()).isEqualTo(EXPECTED.get(oddity));
    }

    /// These give up by themselves when they read our hello.
    @ParameterizedTest
    @EnumSource(names = {"NULL_CIPHER", "OLD_CIPHER", "OLD_VERSION"})
    void serverWithoutOurSuitesRefuses(Oddity oddity) throws Exception {
        meetServer(oddity);
        assertThat(ours.failure()).isEqualTo(DtlsFailure.ALERT);
    }

    @Test
    void serverThatDoesNotBindItsKeysGetsNone_RFC7627() throws Exception {
        meetServer(Oddity.NO_EXTENDED_MASTER_SECRET);
        assertThat(ours.failure()).isEqualTo(DtlsFailure.NO_EXTENDED_MASTER_SECRET);
    }

    @Test
    void strangersThatBreakNothingAreKeyed() throws Exception {
        meetClient(Oddity.NOTHING);
        assertThat(ours.outcomes.getFirst()).isInstanceOf(DtlsOutcome.Keyed.class);
    }

    private void meetClient(Oddity oddity, byte[]... before) throws Exception {
        var pipe = new Pipe(ours::received);
        ours.open(house.associations, DtlsRole.SERVER, List.of(identity.fingerprint()), pipe::put);
        for (byte[] datagram : before) {
            ours.received(datagram);
        }
        var thread = Thread.ofVirtual().start(() -> {
            try {
                var _ = new DTLSClientProtocol().connect(new StrangerClient(strange, oddity), pipe);
            } catch (IOException expected) {
                return;
            }
        });
        decided(thread);
    }

    private void meetServer(Oddity oddity) throws Exception {
        var pipe = new Pipe(ours::received);
        var protocol = new DTLSServerProtocol();
        protocol.setVerifyRequests(false);
        var thread = Thread.ofVirtual().start(() -> {
            try {
                var _ = protocol.accept(new StrangerServer(strange, oddity), pipe);
            } catch (IOException expected) {
                return;
            }
        });
        ours.open(house.associations, DtlsRole.CLIENT, List.of(identity.fingerprint()), pipe::put);
        decided(thread);
    }

    private void decided(Thread thread) throws InterruptedException {
        await().until(ours::isDecided);
        assertThat(ours.outcomes).hasSize(1);
        thread.interrupt();
        thread.join();
    }

    @Test
    void garbageBeginsNothing() throws Exception {
        ours.open(house.associations, DtlsRole.SERVER, List.of(identity.fingerprint()), datagram -> {});
        var chance = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] datagram = new byte[chance.nextInt(100)];
            chance.nextBytes(datagram);
            if (datagram.length > 0) {
                datagram[0] = (byte) (20 + chance.nextInt(44));
            }
            ours.received(datagram);
        }
        house.settle();
        assertThat(ours.sent).isEmpty();
        assertThat(ours.isDecided()).isFalse();
        assertThat(house.associations.handshakes()).isZero();
    }

    /// Every true datagram is followed by itself cut short and by itself with a changed byte in a handshake length.
    @Test
    void cutRecordsDoNotDisturbAHandshake() {
        var peer = house.side();
        peer.open(house.associations, DtlsRole.SERVER, List.of(ours.identity.fingerprint()), datagram -> {
            disturb(ours, datagram);
            ours.received(datagram);
        });
        ours.open(house.associations, DtlsRole.CLIENT, List.of(peer.identity.fingerprint()), datagram -> {
            disturb(peer, datagram);
            peer.received(datagram);
        });
        await().until(() -> ours.isDecided() && peer.isDecided());
        assertThat(KeyTexts.of(ours.keyed().ours()))
                .isEqualTo(KeyTexts.of(peer.keyed().theirs()));
    }

    private static void disturb(Side side, byte[] datagram) {
        for (int length = 1; length < datagram.length; length += 7) {
            side.received(Arrays.copyOf(datagram, length));
        }
        byte[] huge = datagram.clone();
        huge[14] = (byte) 0xFF;
        if (huge[0] == 22 && huge[4] == 0) {
            side.received(huge);
        }
        // A record of the next epoch that nobody sealed: dropped, not fatal (RFC 6347 §4.1.2.7).
        byte[] unsealed = HexFormat.of().parseHex("16fefd0001000000000009" + "0018" + "ab".repeat(24));
        side.received(unsealed);
    }

    @Test
    void replayedHellosAreNotAnsweredWithoutEnd() throws Exception {
        var hellos = new CopyOnWriteArrayList<byte[]>();
        var probe = house.side();
        probe.open(house.associations, DtlsRole.CLIENT, List.of(identity.fingerprint()), hellos::add);
        await().until(() -> !hellos.isEmpty());
        probe.close();
        ours.open(house.associations, DtlsRole.SERVER, List.of(identity.fingerprint()), datagram -> {});
        for (int i = 0; i < 20_000; i++) {
            byte[] hello = hellos.getFirst().clone();
            // A new record number each time, so that it is no replay to the record layer.
            hello[8] = (byte) (i >> 16);
            hello[9] = (byte) (i >> 8);
            hello[10] = (byte) i;
            ours.received(hello);
        }
        house.settle();
        await().atMost(Duration.ofSeconds(10)).until(() -> !ours.sent.isEmpty());
        assertThat(ours.sent.size()).isLessThanOrEqualTo(House.FAST.sentMax());
        assertThat(house.associations.handshakes()).isEqualTo(1);
        ours.close();
    }

    @Test
    void messagesThatClaimMegabytesAreDropped() {
        // Sixteen fragments of messages that claim 16 MB each.
        var claims = new ArrayList<byte[]>();
        for (int sequence = 0; sequence < 16; sequence++) {
            claims.add(HexFormat.of()
                    .parseHex("16fefd0000" + "%012x".formatted(sequence) + "000d" + "01ffffff"
                            + "%04x".formatted(sequence) + "000000000001" + "00"));
        }
        assertThat(claims).noneMatch(RecordCheck::passes);
    }
}
