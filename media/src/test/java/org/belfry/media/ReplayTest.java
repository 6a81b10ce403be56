package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.belfry.media.plan.StreamKeying;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.belfry.rtp.srtp.StreamState;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays, wrong keys and leaping roll-over counters (RFC 3711 §3.3, §9): heard once or never, and the
/// call goes on.
final class ReplayTest {

    private static byte[] words(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// What a packet is under `key`, its stream begun at `index`.
    private static byte[] sealed(MasterKey key, byte[] packet, int ssrc, long index) {
        try (var arena = Arena.ofConfined();
                key;
                var sender = new SrtpSender(key, Primitives.best())) {
            if (index > 0) {
                sender.resume(new StreamState(ssrc, index, -1));
            }
            var room = arena.allocate(Phone.ROOM);
            room.asSlice(0, packet.length).copyFrom(java.lang.foreign.MemorySegment.ofArray(packet));
            assertThat(sender.protectRtp(room, 0, packet.length)).isEqualTo(SrtpVerdict.DONE);
            return room.asSlice(0, sender.lengthBytes()).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static MasterKey keyOf(Phone phone) {
        return ((StreamKeying.Sdes) phone.voice().keying()).ourKey();
    }

    private static void theCallGoesOn(Phone anna, Phone bert) throws IOException {
        for (int i = 0; i < 20; i++) {
            anna.say(words("a" + i));
            assertThat(bert.hear(2_000)).isEqualTo(words("a" + i));
            bert.say(words("b" + i));
            assertThat(anna.hear(2_000)).isEqualTo(words("b" + i));
        }
        assertThat(bert.hear(50)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void genuinePacketsAgainFromElsewhereAreNotHeardAndTurnNothing(int loops) throws IOException {
        try (var house = new House(loops);
                var anna = Phone.secure(1, Codec.PCMU);
                var bert = Phone.secure(2, Codec.PCMU);
                var call = house.call(anna, bert);
                var thief = new Intruder("127.0.0.2", house.port().number());
                var neighbour = new Intruder("127.0.0.1", house.port().number())) {
            RelayTest.converse(anna, bert, "good morning");
            RelayTest.converse(bert, anna, "good morning to you");
            List<byte[]> stolen = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                byte[] packet = anna.packet(words("a" + i));
                stolen.add(packet);
                anna.send(packet);
                assertThat(bert.hear(2_000)).isEqualTo(words("a" + i));
                thief.send(packet);
                neighbour.send(packet);
            }
            for (byte[] packet : stolen) {
                thief.send(packet);
                anna.send(packet);
            }
            theCallGoesOn(anna, bert);
            assertThat(thief.heardBytes(50)).isZero();
            assertThat(neighbour.heardBytes(50)).isZero();
            assertThat(call.near().quality().getFirst().path().moves()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aGenuinePacketThatArrivesFromElsewhereFirstDoesNotTurnTheStream(int loops) throws IOException {
        try (var house = new House(loops);
                var anna = Phone.secure(3, Codec.PCMU);
                var bert = Phone.secure(4, Codec.PCMU);
                var call = house.call(anna, bert);
                var thief = new Intruder("127.0.0.2", house.port().number())) {
            RelayTest.converse(anna, bert, "good morning");
            RelayTest.converse(bert, anna, "good morning to you");
            for (int i = 0; i < 100; i++) {
                byte[] packet = anna.packet(words("a" + i));
                // A moment ago she was heard from where she is.
                anna.say(words("still here"));
                assertThat(bert.hear(2_000)).isEqualTo(words("still here"));
                thief.send(packet);
                anna.send(packet);
                assertThat(bert.hear(2_000)).isEqualTo(words("a" + i));
                bert.say(words("b" + i));
                assertThat(anna.hear(2_000)).isEqualTo(words("b" + i));
            }
            theCallGoesOn(anna, bert);
            assertThat(thief.heardBytes(50)).isZero();
            assertThat(call.near().quality().getFirst().path().moves()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void wrongKeysAndLeapingCountersAreNotHeard(int loops) throws IOException {
        try (var house = new House(loops);
                var anna = Phone.secure(5, Codec.PCMU);
                var bert = Phone.secure(6, Codec.PCMU);
                var call = house.call(anna, bert);
                var thief = new Intruder("127.0.0.2", house.port().number())) {
            RelayTest.converse(anna, bert, "good morning");
            RelayTest.converse(bert, anna, "good morning to you");
            int type = anna.voice().codec().orElseThrow().send();
            for (int i = 0; i < 50; i++) {
                byte[] bare = Intruder.rtp(type, 20_000 + i, anna.ssrc(), words("forged"));
                for (byte[] forged : List.of(
                        bare,
                        sealed(Some.keys(1, 99, 98).ourKey(), bare, anna.ssrc(), 0),
                        // Her own key, but one and a thousand roll-overs on.
                        sealed(keyOf(anna), bare, anna.ssrc(), 65_536L + 19_999 + i),
                        sealed(keyOf(anna), bare, anna.ssrc(), 65_536_000L + 19_999 + i))) {
                    thief.send(forged);
                    anna.send(forged);
                }
            }
            theCallGoesOn(anna, bert);
            assertThat(thief.heardBytes(50)).isZero();
            assertThat(house.port().faults()).isZero();
            assertThat(call.near().quality().getFirst().path().moves()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_000, 32_768, 0})
    void aStreamMayBeginAtAnyNumberAndWrap(int first) throws IOException {
        try (var house = new House(2);
                var anna = Phone.secure(7, Codec.PCMU);
                var bert = Phone.secure(8, Codec.PCMU);
                var _ = house.call(anna, bert);
                var arena = Arena.ofConfined();
                var key = keyOf(anna);
                var sender = new SrtpSender(key, Primitives.best())) {
            var room = arena.allocate(Phone.ROOM);
            int type = anna.voice().codec().orElseThrow().send();
            RelayTest.converse(anna, bert, "good morning");
            for (int i = 0; i < 1_000; i++) {
                byte[] bare = Intruder.rtp(type, first + i & 0xFFFF, 0x0BADCAFE, words("a" + i));
                room.asSlice(0, bare.length).copyFrom(java.lang.foreign.MemorySegment.ofArray(bare));
                assertThat(sender.protectRtp(room, 0, bare.length)).isEqualTo(SrtpVerdict.DONE);
                anna.send(room.asSlice(0, sender.lengthBytes()).toArray(ValueLayout.JAVA_BYTE));
                assertThat(bert.hear(2_000)).as("from %d, packet %d", first, i).isEqualTo(words("a" + i));
            }
        }
    }
}
