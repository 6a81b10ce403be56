package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.belfry.audio.tone.ToneProbe;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.quality.Side;
import org.belfry.rtp.KeyPress;
import org.belfry.rtp.TelephoneEvent;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Telephones without a common codec hear each other.
final class TranscoderTest {
    private static final int HZ = 440;
    private static final int FRAMES = 150;
    private static final Codec EVENT_48 = new Codec("telephone-event", 48_000, 1, "0-16", List.of());

    enum Network {
        GOOD,
        LOSSY,
        REORDERING
    }

    static Stream<Arguments> pairs() {
        var codecs = List.of(Codec.PCMU, Codec.PCMA, Codec.G722, Codec.OPUS);
        var pairs = new ArrayList<Arguments>();
        for (Codec one : codecs) {
            for (Codec other : codecs) {
                for (Network network : one.equals(other) ? new Network[0] : Network.values()) {
                    pairs.add(Arguments.of(one, other, network));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aToneGoesFromOneCodecToAnother(Codec one, Codec other, Network network) throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(1, one);
                var bert = Phone.secure(2, other);
                var _ = house.call(anna, bert);
                var mouth = new Singer(anna, HZ);
                var ear = new Singer(bert, HZ)) {
            begin(anna, mouth, ear);
            send(anna, mouth, ear, network);
            var samples = ear.heard();
            // The codecs' delay, and what they make of a beginning, aside.
            int from = samples.length / 4;
            var found = ToneProbe.strongest(samples, from, samples.length - from, ear.rateHz());
            assertThat(found.hz()).isCloseTo(HZ, within(3.0));
            double level = ToneProbe.dBov(samples, from, samples.length - from, ear.rateHz(), HZ);
            assertThat(level).isCloseTo(Singer.LEVEL_DBOV, within(1.5));
            assertThat(samples.length).isCloseTo(FRAMES * ear.rateHz() / 50, within(ear.rateHz() / 10));
        }
    }

    /// Sings until the house has the call.
    static void begin(Phone from, Singer mouth, Singer ear) throws IOException {
        int heard = 0;
        for (int i = 0; i < 100 && heard == 0; i++) {
            from.send(mouth.next());
            heard = ear.listen(50);
        }
        assertThat(heard).isPositive();
        ear.forget();
    }

    private static void send(Phone from, Singer mouth, Singer ear, Network network) throws IOException {
        var random = new Random(4);
        for (int i = 0; i < FRAMES; i += 10) {
            for (int j = 0; j < 10; j += 2) {
                byte[] first = mouth.next();
                byte[] second = mouth.next();
                boolean swaps = network == Network.REORDERING && random.nextInt(20) == 0;
                boolean loses = network == Network.LOSSY && random.nextInt(25) == 0;
                from.send(swaps ? second : first);
                if (!loses) {
                    from.send(swaps ? first : second);
                }
            }
            ear.listen(10);
        }
        ear.listen(400);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatComesOutIsNumberedSteadily(Codec one, Codec other, Network network) throws IOException {
        if (network != Network.GOOD) {
            return;
        }
        try (var house = new House(1);
                var anna = Phone.secure(3, one);
                var bert = Phone.secure(4, other);
                var _ = house.call(anna, bert);
                var mouth = new Singer(anna, HZ);
                var ear = new Singer(bert, HZ)) {
            begin(anna, mouth, ear);
            int sequence = bert.heardSequence();
            int timestamp = bert.heardTimestamp();
            for (int i = 0; i < 50; i++) {
                anna.send(mouth.next());
                assertThat(bert.hear(2_000)).isNotNull();
                assertThat(bert.heardSequence()).isEqualTo(++sequence & 0xFFFF);
                assertThat(bert.heardTimestamp()).isEqualTo(timestamp += ear.ticks());
                assertThat(bert.heardMarker()).isFalse();
            }
            // She is silent for a second by her clock.
            anna.rest(50 * mouth.ticks());
            anna.send(mouth.next());
            assertThat(bert.hear(2_000)).isNotNull();
            assertThat(bert.heardSequence()).isEqualTo(++sequence & 0xFFFF);
            assertThat(bert.heardTimestamp()).isEqualTo(timestamp + 51 * ear.ticks());
            assertThat(bert.heardMarker()).isTrue();
            assertThat(bert.wasReportedTo()).isTrue();
        }
    }

    static Stream<Arguments> clocks() {
        return Stream.of(
                Arguments.of(Codec.PCMU, Codec.TELEPHONE_EVENT, Codec.OPUS, EVENT_48),
                Arguments.of(Codec.OPUS, EVENT_48, Codec.PCMA, Codec.TELEPHONE_EVENT),
                Arguments.of(Codec.G722, Codec.TELEPHONE_EVENT, Codec.PCMA, Codec.TELEPHONE_EVENT));
    }

    @ParameterizedTest
    @MethodSource("clocks")
    void keysGoFromOneClockToAnother(Codec one, Codec key, Codec other, Codec otherKey) throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(5, one, Codec.TELEPHONE_EVENT);
                var bert = Phone.secure(6, other, Codec.TELEPHONE_EVENT);
                var call = house.call(anna, bert);
                var mouth = new Singer(anna, HZ);
                var ear = new Singer(bert, HZ)) {
            call.near().apply(withKeys(call.near(), key));
            call.far().apply(withKeys(call.far(), otherKey));
            house.port().join(call.near(), call.far());
            house.settle();
            begin(anna, mouth, ear);
            int begin = bert.heardTimestamp() + ear.ticks();
            // Half a second, and 9 s: longer than the field holds at 48 kHz.
            for (int millis : new int[] {500, 9_000}) {
                press(anna, bert, key, otherKey, millis, begin);
                anna.rest(key.clockRateHz() / 1_000 * millis);
                anna.send(mouth.next());
                assertThat(bert.hear(2_000)).isNotNull();
                begin = bert.heardTimestamp() + ear.ticks();
                assertThat(bert.heardMarker()).isTrue();
            }
        }
    }

    /// What was agreed, but for the clock of the keys.
    private static LegPlan withKeys(MediaLeg leg, Codec key) {
        var voice = leg.plan().orElseThrow().stream("audio").orElseThrow();
        var codecs = voice.codecs().stream()
                .map(one -> one.isEvent() ? new StreamPlan.Numbered(key, one.receive(), one.send()) : one)
                .toList();
        return new LegPlan(List.of(new StreamPlan(
                voice.place(), "audio", voice.keying(), voice.rtp(), voice.rtcp(), codecs, voice.flow(), voice.ice())));
    }

    private static void press(Phone anna, Phone bert, Codec key, Codec otherKey, int millis, int begin)
            throws IOException {
        int type = anna.voice().events().getFirst().send();
        int heardType = bert.voice().events().getFirst().receive();
        int longest = Math.min(millis, 0xFFFF * 1_000 / key.clockRateHz());
        int total = longest * (key.clockRateHz() / 1_000);
        var presses = new KeyPress(7, total, key.clockRateHz() / 20);
        while (presses.hasNext()) {
            boolean first = presses.isFirst();
            var event = presses.next();
            var payload = new byte[4];
            event.write(MemorySegment.ofArray(payload), 0);
            anna.send(anna.packet(type, first, 0, payload));
            byte[] heard = bert.hear(2_000);
            assertThat(heard).isNotNull();
            assertThat(bert.heardType()).isEqualTo(heardType);
            assertThat(bert.heardMarker()).isEqualTo(first);
            var told = TelephoneEvent.read(MemorySegment.ofArray(heard), 0, heard.length)
                    .orElseThrow();
            assertThat(told.event()).isEqualTo(7);
            assertThat(told.isEnd()).isEqualTo(event.isEnd());
            // Beginning of the segment and duration in it are together what has been pressed.
            long pressed = (long) event.duration() * otherKey.clockRateHz() / key.clockRateHz();
            assertThat(bert.heardTimestamp() - begin + told.duration()).isEqualTo((int) pressed);
            assertThat(told.duration()).isPositive();
        }
    }

    @Test
    void whatIsLateIsDropped() throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(7, Codec.PCMU);
                var bert = Phone.secure(8, Codec.PCMA);
                var _ = house.call(anna, bert);
                var mouth = new Singer(anna, HZ);
                var ear = new Singer(bert, HZ)) {
            begin(anna, mouth, ear);
            byte[] late = mouth.next();
            anna.send(mouth.next());
            // The missing one's place was filled.
            assertThat(ear.listen(100)).isEqualTo(2);
            anna.send(late);
            assertThat(ear.listen(100)).isZero();
        }
    }

    @Test
    void aCallTooManyIsRefusedInASentence() throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(9, Codec.OPUS);
                var bert = Phone.secure(10, Codec.PCMA);
                var call = house.call(anna, bert)) {
            var budget = house.port().joints().budget();
            assertThat(budget.used()).isPositive();
            // The same call again costs nothing more.
            int one = budget.used();
            assertThat(house.port().join(call.near(), call.far())).isEmpty();
            assertThat(budget.used()).isEqualTo(one);
            var others = new ArrayList<MediaLeg>();
            while (budget.used() + one <= TranscodingBudget.LOOP_MICROS) {
                var near = leg(house, call.near());
                var far = leg(house, call.far());
                assertThat(house.port().join(near, far)).isEmpty();
                others.add(near);
                others.add(far);
            }
            var near = leg(house, call.near());
            var far = leg(house, call.far());
            assertThat(house.port().join(near, far))
                    .contains("The two sides share no codec, and as many calls are transcoded as this machine can.");
            others.removeLast().close();
            others.removeLast().close();
            Awaitility.await().until(() -> house.port().join(near, far).isEmpty());
            near.close();
            far.close();
            others.forEach(MediaLeg::close);
        }
    }

    private static MediaLeg leg(House house, MediaLeg like) {
        var leg = Objects.requireNonNull(house.port().phone(Side.CALLER, House.HOME));
        var voice = like.plan().orElseThrow().stream("audio").orElseThrow();
        leg.apply(new LegPlan(List.of(new StreamPlan(
                voice.place(),
                "audio",
                new StreamKeying.None(),
                null,
                null,
                voice.codecs(),
                voice.flow(),
                voice.ice()))));
        return leg;
    }
}
