package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.belfry.audio.prompt.HoldMusic;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;
import org.belfry.audio.tone.ToneProbe;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Prompts and music are heard in place of the other side, and the other side afterwards.
final class PlayingTest {
    /// Packets.
    private static final int REPORTED_WITHIN = 500;
    private static final int VOICE_HZ = 440;
    private static final int PLAYED_HZ = 1_000;

    static List<Codec> codecs() {
        return List.of(Codec.PCMU, Codec.G722, Codec.OPUS);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aSoundIsHeardInPlaceOfWhoIsJoined_AndThenTheyAre(Codec codec) throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(1, codec);
                var bert = Phone.secure(2, codec);
                var call = house.call(anna, bert);
                var mouth = new Singer(anna, VOICE_HZ);
                var ear = new Singer(bert, VOICE_HZ)) {
            TranscoderTest.begin(anna, mouth, ear);
            assertThat(call.far().play(tone(Integer.MAX_VALUE), () -> {})).isEmpty();
            house.settle();
            ear.take(3);
            ear.forget();
            for (int i = 0; i < 50; i++) {
                anna.send(mouth.next());
                ear.take(1);
            }
            assertThat(strongest(ear)).isCloseTo(PLAYED_HZ, within(5.0));
            for (int i = 0; i < REPORTED_WITHIN && !bert.wasReportedTo(); i++) {
                ear.take(1);
            }
            assertThat(bert.wasReportedTo()).as("of the sound").isTrue();
            call.far().silence();
            house.settle();
            ear.listen(60);
            ear.forget();
            for (int i = 0; i < 25; i++) {
                anna.send(mouth.next());
                ear.listen(20);
            }
            assertThat(strongest(ear)).isCloseTo(VOICE_HZ, within(5.0));
        }
    }

    @Test
    void itsOwnEndIsToldOnceAndWhoIsJoinedIsHeardAgain() throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(3, Codec.PCMA);
                var bert = Phone.secure(4, Codec.PCMA);
                var call = house.call(anna, bert);
                var mouth = new Singer(anna, VOICE_HZ);
                var ear = new Singer(bert, VOICE_HZ)) {
            TranscoderTest.begin(anna, mouth, ear);
            var ends = new AtomicInteger();
            call.far().play(tone(8_000 / 2 + 1), ends::incrementAndGet);
            // Half a second and a sample: the rest of the last packet is silence.
            assertThat(ear.listen(300)).isEqualTo(26);
            Awaitility.await().untilAsserted(() -> assertThat(ends).hasValue(1));
            anna.send(mouth.next());
            assertThat(ear.listen(300)).isEqualTo(1);
            assertThat(ends).hasValue(1);
        }
    }

    @Test
    void theNextSoundTakesThePlaceOfTheOneBefore() throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(5, Codec.PCMA);
                var bert = Phone.secure(6, Codec.PCMA);
                var call = house.call(anna, bert);
                var ear = new Singer(bert, VOICE_HZ)) {
            var ends = new AtomicInteger();
            call.far().play(PlayingTest::music, ends::incrementAndGet);
            call.far().play(tone(Integer.MAX_VALUE), ends::incrementAndGet);
            house.settle();
            ear.take(3);
            ear.forget();
            ear.take(40);
            assertThat(strongest(ear)).isCloseTo(PLAYED_HZ, within(5.0));
            assertThat(ends).hasValue(0);
        }
    }

    @Test
    void asManyAreRefusedAsThereAreTooMany() throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(7, Codec.PCMA);
                var bert = Phone.secure(8, Codec.PCMA);
                var call = house.call(anna, bert)) {
            var metronome = house.port().metronome();
            for (int i = 0; i < Metronome.PLAYINGS_MAX; i++) {
                assertThat(metronome.admits()).isTrue();
            }
            assertThat(call.far().play(tone(1), () -> {})).isPresent();
            metronome.release();
            assertThat(call.far().play(tone(1), () -> {})).isEmpty();
        }
    }

    private static double strongest(Singer ear) {
        short[] samples = ear.heard();
        assertThat(samples.length).isGreaterThan(ear.rateHz() / 4);
        int from = samples.length / 4;
        return ToneProbe.strongest(samples, from, samples.length - from, ear.rateHz())
                .hz();
    }

    private static SampleSource music(int rate) {
        var music = new HoldMusic(rate);
        return (samples, at, count) -> {
            music.play(samples, at, count);
            return count;
        };
    }

    /// So many samples of a tone.
    private static IntFunction<SampleSource> tone(int most) {
        return rate -> {
            var tone = new ToneGenerator(Tone.steady(PLAYED_HZ), rate, Singer.LEVEL_DBOV);
            var left = new AtomicInteger(most);
            return (samples, at, count) -> {
                int now = Math.min(count, left.get());
                left.addAndGet(-now);
                short[] some = new short[now];
                tone.generate(some, 0, now);
                System.arraycopy(some, 0, samples, at, now);
                return now;
            };
        };
    }
}
