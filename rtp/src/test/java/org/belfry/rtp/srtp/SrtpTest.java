package org.belfry.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Senders and receivers of every suite, with every home of the primitives.
final class SrtpTest {

    private static final String SUITES_AND_HOMES = "org.belfry.rtp.srtp.Desk#suitesAndHomes";

    private final Desk desk = new Desk();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(int number, byte[] plain, byte[] sealed) {}

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void lossAndReorderingOverTwoTurnsOfTheCounterLoseNothingElse(SrtpSuite suite, Primitives home) {
        long seed = 20_261_122;
        var chance = new Random(seed);
        try (var sender = new SrtpSender(Desk.key(suite, seed), home);
                var receiver = new SrtpReceiver(Desk.key(suite, seed), home)) {
            var underWay = new ArrayList<Sent>();
            int newest = 0;
            for (int i = 0; i < 3_000; i++) {
                int number = 60_000 + i * 55;
                byte[] plain = Desk.rtp(Desk.SSRC, number & 0xFFFF, chance);
                underWay.add(new Sent(number, plain, desk.protectRtp(sender, plain)));
                Sent arrived = underWay.get(chance.nextInt(underWay.size()));
                if (underWay.size() < 12) {
                    continue;
                }
                underWay.remove(arrived);
                if (chance.nextInt(10) > 0) {
                    boolean isInTime = arrived.number > newest - 960;
                    newest = Math.max(newest, arrived.number);
                    assertThat(desk.unprotectRtp(receiver, arrived.sealed))
                            .as("seed %d, packet %d", seed, i)
                            .isEqualTo(isInTime ? SrtpVerdict.DONE : SrtpVerdict.TOO_OLD);
                    byte[] expected = isInTime ? arrived.plain : arrived.sealed;
                    assertThat(desk.take(expected.length)).isEqualTo(expected);
                }
            }
            assertThat(receiver.states().getFirst().highestIndex()).isGreaterThan(2L << 16);
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void packetsComeOutAsTheyWentIn(SrtpSuite suite, Primitives home) {
        var chance = new Random(7);
        try (var sender = new SrtpSender(Desk.key(suite, 7), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 7), home)) {
            for (int i = 0; i < 300; i++) {
                byte[] plain = Desk.rtp(Desk.SSRC, (65_400 + i) & 0xFFFF, chance);
                byte[] sealed = desk.protectRtp(sender, plain);
                assertThat(sealed).hasSize(plain.length + suite.rtpTagBytes());
                assertThat(desk.unprotectRtp(receiver, sealed)).isEqualTo(SrtpVerdict.DONE);
                assertThat(desk.take(receiver.lengthBytes())).isEqualTo(plain);

                byte[] control = Desk.rtcp(Desk.SSRC, chance);
                byte[] sealedControl = desk.protectRtcp(sender, control);
                assertThat(sealedControl).hasSize(control.length + suite.rtcpTrailerBytes());
                assertThat(desk.unprotectRtcp(receiver, sealedControl)).isEqualTo(SrtpVerdict.DONE);
                assertThat(desk.take(receiver.lengthBytes())).isEqualTo(control);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void everyChangedByteIsFoundAndChangesNothing(SrtpSuite suite, Primitives home) {
        var chance = new Random(11);
        try (var sender = new SrtpSender(Desk.key(suite, 11), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 11), home)) {
            byte[] rtp = desk.protectRtp(sender, Arrays.copyOf(Desk.rtp(Desk.SSRC, 5, chance), 200));
            byte[] rtcp = desk.protectRtcp(sender, Desk.rtcp(Desk.SSRC, chance));
            for (int i = 0; i < rtp.length; i++) {
                byte[] changed = changed(rtp, i, 1 << chance.nextInt(8));
                assertThat(desk.unprotectRtp(receiver, changed))
                        .as("byte %d", i)
                        .isNotEqualTo(SrtpVerdict.DONE);
                assertThat(desk.take(changed.length)).isEqualTo(changed);
            }
            for (int i = 0; i < rtcp.length; i++) {
                byte[] changed = changed(rtcp, i, 1 << chance.nextInt(8));
                assertThat(desk.unprotectRtcp(receiver, changed))
                        .as("byte %d", i)
                        .isNotEqualTo(SrtpVerdict.DONE);
                assertThat(desk.take(changed.length)).isEqualTo(changed);
            }
            assertThat(receiver.states()).isEmpty();
            assertThat(desk.unprotectRtp(receiver, rtp)).isEqualTo(SrtpVerdict.DONE);
            assertThat(desk.unprotectRtcp(receiver, rtcp)).isEqualTo(SrtpVerdict.DONE);
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void everyTruncationIsRefused(SrtpSuite suite, Primitives home) {
        var chance = new Random(13);
        try (var sender = new SrtpSender(Desk.key(suite, 13), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 13), home)) {
            byte[] rtp = desk.protectRtp(sender, Arrays.copyOf(Desk.rtp(Desk.SSRC, 5, chance), 120));
            byte[] rtcp = desk.protectRtcp(sender, Desk.rtcp(Desk.SSRC, chance));
            for (int length = 0; length < rtp.length; length++) {
                assertThat(desk.unprotectRtp(receiver, Arrays.copyOf(rtp, length)))
                        .isIn(SrtpVerdict.MALFORMED, SrtpVerdict.FORGED);
            }
            for (int length = 0; length < rtcp.length; length++) {
                assertThat(desk.unprotectRtcp(receiver, Arrays.copyOf(rtcp, length)))
                        .isIn(SrtpVerdict.MALFORMED, SrtpVerdict.FORGED, SrtpVerdict.NOT_ENCRYPTED);
            }
            assertThat(receiver.states()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void replaysAreRefused_RFC3711_3_3_2(SrtpSuite suite, Primitives home) {
        var chance = new Random(17);
        try (var sender = new SrtpSender(Desk.key(suite, 17), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 17), home)) {
            var sealed = new ArrayList<byte[]>();
            for (int i = 0; i < 1_100; i++) {
                sealed.add(desk.protectRtp(sender, Desk.rtp(Desk.SSRC, (65_000 + i) & 0xFFFF, chance)));
            }
            for (byte[] packet : sealed) {
                assertThat(desk.unprotectRtp(receiver, packet)).isEqualTo(SrtpVerdict.DONE);
            }
            for (int i = 0; i < sealed.size(); i++) {
                assertThat(desk.unprotectRtp(receiver, sealed.get(i)))
                        .isEqualTo(i < 1_100 - 960 ? SrtpVerdict.TOO_OLD : SrtpVerdict.REPLAYED);
            }
            byte[] control = desk.protectRtcp(sender, Desk.rtcp(Desk.SSRC, chance));
            assertThat(desk.unprotectRtcp(receiver, control)).isEqualTo(SrtpVerdict.DONE);
            assertThat(desk.unprotectRtcp(receiver, control)).isEqualTo(SrtpVerdict.REPLAYED);
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void aFailedTrialLeavesThePacketForTheRightKey(SrtpSuite suite, Primitives home) {
        var chance = new Random(19);
        byte[] plain = Desk.rtp(Desk.SSRC, 40_000, chance);
        try (var sender = new SrtpSender(Desk.key(suite, 19), home);
                var stranger = new SrtpReceiver(Desk.key(suite, 20), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 19), home)) {
            byte[] sealed = desk.protectRtp(sender, plain);
            desk.put(sealed);
            for (int i = 0; i < 3; i++) {
                assertThat(stranger.unprotectRtp(desk.region, Desk.AT, sealed.length))
                        .isEqualTo(SrtpVerdict.FORGED);
            }
            assertThat(receiver.unprotectRtp(desk.region, Desk.AT, sealed.length))
                    .isEqualTo(SrtpVerdict.DONE);
            assertThat(desk.take(receiver.lengthBytes())).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void noIndexIsUsedTwice(SrtpSuite suite, Primitives home) {
        var chance = new Random(23);
        try (var sender = new SrtpSender(Desk.key(suite, 23), home)) {
            byte[] first = Desk.rtp(Desk.SSRC, 2_000, chance);
            desk.protectRtp(sender, first);
            byte[] second = Desk.rtp(Desk.SSRC, 2_000, chance);
            int length = desk.put(second);
            assertThat(sender.protectRtp(desk.region, Desk.AT, length)).isEqualTo(SrtpVerdict.REPLAYED);
            assertThat(desk.take(length)).isEqualTo(second);
            length = desk.put(Desk.rtp(Desk.SSRC, 1_040, chance));
            assertThat(sender.protectRtp(desk.region, Desk.AT, length)).isEqualTo(SrtpVerdict.TOO_OLD);
            desk.protectRtp(sender, Desk.rtp(Desk.SSRC, 1_041, chance));
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void aWornOutKeySealsNothingMore_RFC3711_9_2(SrtpSuite suite, Primitives home) {
        var chance = new Random(29);
        try (var sender = new SrtpSender(Desk.key(suite, 29), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 29), home)) {
            var nearTheEnd = new StreamState(Desk.SSRC, PacketIndex.MAX - 1, Streams.CONTROL_INDEX_MAX - 1);
            sender.resume(nearTheEnd);
            receiver.resume(nearTheEnd);
            byte[] last = desk.protectRtp(sender, Desk.rtp(Desk.SSRC, 0xFFFF, chance));
            assertThat(desk.unprotectRtp(receiver, last)).isEqualTo(SrtpVerdict.DONE);
            int length = desk.put(Desk.rtp(Desk.SSRC, 0, chance));
            assertThat(sender.protectRtp(desk.region, Desk.AT, length)).isEqualTo(SrtpVerdict.KEY_WORN_OUT);
            byte[] lastControl = desk.protectRtcp(sender, Desk.rtcp(Desk.SSRC, chance));
            assertThat(desk.unprotectRtcp(receiver, lastControl)).isEqualTo(SrtpVerdict.DONE);
            length = desk.put(Desk.rtcp(Desk.SSRC, chance));
            assertThat(sender.protectRtcp(desk.region, Desk.AT, length)).isEqualTo(SrtpVerdict.KEY_WORN_OUT);
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void aStreamIsHandedOverWithItsCounter(SrtpSuite suite, Primitives home) {
        var chance = new Random(31);
        try (var before = new SrtpSender(Desk.key(suite, 31), home);
                var after = new SrtpSender(Desk.key(suite, 31), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 31), home)) {
            for (int sequence : List.of(65_534, 65_535, 0, 1)) {
                byte[] sealed = desk.protectRtp(before, Desk.rtp(Desk.SSRC, sequence, chance));
                assertThat(desk.unprotectRtp(receiver, sealed)).isEqualTo(SrtpVerdict.DONE);
            }
            desk.protectRtcp(before, Desk.rtcp(Desk.SSRC, chance));
            before.states().forEach(after::resume);
            int length = desk.put(Desk.rtp(Desk.SSRC, 1, chance));
            assertThat(after.protectRtp(desk.region, Desk.AT, length)).isEqualTo(SrtpVerdict.REPLAYED);
            byte[] sealed = desk.protectRtp(after, Desk.rtp(Desk.SSRC, 2, chance));
            assertThat(desk.unprotectRtp(receiver, sealed)).isEqualTo(SrtpVerdict.DONE);
            desk.protectRtcp(after, Desk.rtcp(Desk.SSRC, chance));
            assertThat(after.states()).containsExactly(new StreamState(Desk.SSRC, (1L << 16) + 2, 1));
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES_AND_HOMES)
    void streamsAreBoundedAndDoNotMix(SrtpSuite suite, Primitives home) {
        var chance = new Random(37);
        try (var sender = new SrtpSender(Desk.key(suite, 37), home);
                var receiver = new SrtpReceiver(Desk.key(suite, 37), home)) {
            var sealed = new HashSet<List<Byte>>();
            for (int ssrc = 0; ssrc < Streams.MAX; ssrc++) {
                byte[] packet = desk.protectRtp(sender, Desk.rtp(ssrc, 9, chance));
                sealed.add(Arrays.asList(boxed(packet)));
                assertThat(desk.unprotectRtp(receiver, packet)).isEqualTo(SrtpVerdict.DONE);
            }
            assertThat(sealed).hasSize(Streams.MAX);
            int length = desk.put(Desk.rtp(99, 9, chance));
            assertThat(sender.protectRtp(desk.region, Desk.AT, length)).isEqualTo(SrtpVerdict.TOO_MANY_STREAMS);
            length = desk.put(Desk.rtp(99, 9, chance));
            assertThat(receiver.unprotectRtp(desk.region, Desk.AT, length))
                    .isIn(SrtpVerdict.TOO_MANY_STREAMS, SrtpVerdict.MALFORMED);
        }
    }

    @Test
    void withoutRoomForTheTagNothingIsTouched() {
        var suite = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
        try (var sender = new SrtpSender(Desk.key(suite, 1), Primitives.best())) {
            byte[] packet = Arrays.copyOf(Desk.rtp(Desk.SSRC, 1, new Random(1)), 100);
            desk.put(packet);
            MemorySegment tight = desk.region.asSlice(Desk.AT, 109);
            assertThat(sender.protectRtp(tight, 0, 100)).isEqualTo(SrtpVerdict.NO_ROOM);
            assertThat(sender.protectRtcp(tight, 0, 100)).isEqualTo(SrtpVerdict.NO_ROOM);
            assertThat(desk.take(100)).isEqualTo(packet);
            assertThat(sender.states()).isEmpty();
        }
    }

    @Test
    void wrongRegionsAreOurOwnFaultAndNeverReachNativeCode() {
        var suite = SrtpSuite.AEAD_AES_128_GCM;
        var sender = new SrtpSender(Desk.key(suite, 1), Primitives.best());
        var receiver = new SrtpReceiver(Desk.key(suite, 1), Primitives.best());
        MemorySegment heap = MemorySegment.ofArray(new byte[2_048]);
        assertThatThrownBy(() -> sender.protectRtp(heap, 0, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> receiver.unprotectRtp(desk.region.asReadOnly(), 0, 100))
                .isInstanceOf(IllegalArgumentException.class);
        for (long at : new long[] {-1, 4_000, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> receiver.unprotectRtp(desk.region, at, 100))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        sender.close();
        sender.close();
        receiver.close();
        assertThatThrownBy(() -> sender.protectRtp(desk.region, 0, 100)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> receiver.unprotectRtcp(desk.region, 0, 100)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keysPrintNothing() {
        MasterKey key = Desk.key(SrtpSuite.AEAD_AES_128_GCM, 1);
        assertThat(key).hasToString("MasterKey[AEAD_AES_128_GCM]");
        assertThat(SessionKeys.rtp(key)).hasToString("SessionKeys");
        key.close();
        assertThat(key.key()).containsOnly(0);
        assertThat(key.salt()).containsOnly(0);
    }

    private static byte[] changed(byte[] packet, int at, int bits) {
        byte[] changed = packet.clone();
        changed[at] ^= (byte) bits;
        return changed;
    }

    private static Byte[] boxed(byte[] bytes) {
        var boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return boxed;
    }
}
