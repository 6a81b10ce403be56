package org.belfry.audio.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.belfry.audio.Garbage;
import org.belfry.audio.Level;
import org.belfry.audio.Sounds;
import org.belfry.audio.tone.ToneProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MixerTest {

    /// What every seat hears while each says its sound; a null is somebody who sends nothing.
    private static short[][] hear(int rateHz, short[][] said) {
        var mixer = new Mixer(rateHz, Math.max(2, said.length));
        int frame = mixer.frameSamples();
        int frames = 0;
        for (short[] sound : said) {
            mixer.join();
            frames = Math.max(frames, sound == null ? 0 : sound.length / frame);
        }
        short[][] heard = new short[said.length][frames * frame];
        for (int i = 0; i < frames; i++) {
            for (int seat = 0; seat < said.length; seat++) {
                if (said[seat] != null) {
                    mixer.put(seat, said[seat], i * frame);
                }
            }
            mixer.tick();
            for (int seat = 0; seat < said.length; seat++) {
                mixer.take(seat, heard[seat], i * frame);
            }
        }
        return heard;
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void everybodyHearsAllButHimself(int rateHz) {
        double[] hz = {440, 1_000, 1_700};
        short[][] said = new short[4][];
        for (int i = 0; i < 3; i++) {
            said[i] = Sounds.sine(rateHz, hz[i], 3_000, rateHz);
        }
        short[][] heard = hear(rateHz, said);
        for (int seat = 0; seat < 4; seat++) {
            for (int tone = 0; tone < 3; tone++) {
                double level = ToneProbe.dBov(heard[seat], rateHz / 10, rateHz * 9 / 10, rateHz, hz[tone]);
                if (tone == seat) {
                    assertThat(level).as("seat %d hears itself", seat).isLessThan(-90);
                } else {
                    assertThat(level).as("seat %d hears %d", seat, tone).isCloseTo(-23.8, within(0.1));
                }
            }
        }
    }

    @Test
    void oneVoiceAloneIsNotTouched() {
        short[] voice = Sounds.voice(2, 48_000, 96_000);
        short[][] heard = hear(48_000, new short[][] {voice, null});
        int begun = 48_000 / 2;
        assertThat(Arrays.copyOfRange(heard[1], begun, heard[1].length))
                .isEqualTo(Arrays.copyOfRange(voice, begun, heard[1].length));
        assertThat(Level.peak(heard[0], 0, heard[0].length)).isZero();
    }

    /// Six full-scale voices at once: nothing wraps, nothing is cut flat, and what it was is still
    /// there.
    @Test
    void aLoudSumIsLimitedNotCut() {
        short[][] said = new short[7][];
        for (int i = 0; i < 6; i++) {
            said[i] = Sounds.sine(48_000, 300 + 170 * i, 32_000, 48_000);
        }
        short[] heard = hear(48_000, said)[6];
        assertThat(Level.peak(heard, 0, heard.length)).isBetween(28_000, 32_767);
        int flat = 0;
        for (int i = 2; i < heard.length; i++) {
            flat += Math.abs(heard[i]) > 30_500 && heard[i] == heard[i - 1] && heard[i] == heard[i - 2] ? 1 : 0;
        }
        assertThat(flat).isLessThan(10);
        // Harmonics of clipping would lie where nobody sings.
        double sung = ToneProbe.dBov(heard, 4_800, 43_200, 48_000, 300);
        assertThat(ToneProbe.dBov(heard, 4_800, 43_200, 48_000, 5_005)).isLessThan(sung - 50);
    }

    @Test
    void onlyTheLoudestFewAreHeard() {
        short[][] said = new short[12][];
        for (int i = 0; i < 11; i++) {
            said[i] = Sounds.sine(16_000, 300 + 100 * i, 500 + 200 * i, 16_000);
        }
        short[] heard = hear(16_000, said)[11];
        for (int i = 0; i < 11; i++) {
            double level = ToneProbe.dBov(heard, 3_200, 12_800, 16_000, 300 + 100 * i);
            double own = 20 * Math.log10((500 + 200 * i) / Math.sqrt(2) / 32_768);
            if (i < 11 - Mixer.VOICES_MAX) {
                assertThat(level).as("voice %d", i).isLessThan(-80);
            } else {
                assertThat(level).as("voice %d", i).isCloseTo(own, within(0.2));
            }
        }
    }

    @Test
    void whoComesAndGoesDoesNotClick() {
        var mixer = new Mixer(8_000, 8);
        for (int i = 0; i < 8; i++) {
            mixer.join();
        }
        short[] heard = new short[160];
        short[] tone = Sounds.sine(8_000, 200, 4_000, 160);
        short before = 0;
        for (int tick = 0; tick < 200; tick++) {
            // A tone that a louder crowd drives out and lets back in.
            mixer.put(0, tone, 0);
            for (int loud = 1; loud < 7 && tick / 20 % 2 == 1; loud++) {
                mixer.put(loud, Sounds.sine(8_000, 200, 4_500, 160), 0);
            }
            mixer.tick();
            mixer.take(7, heard, 0);
            for (short sample : heard) {
                // Seven tones at 200 Hz rise by 4,900 a sample at most, unlimited.
                assertThat(Math.abs(sample - before)).isLessThan(5_000);
                before = sample;
            }
        }
    }

    @Test
    void whoSaysNothingSharesOneFrame() {
        var mixer = new Mixer(16_000, 4);
        for (int i = 0; i < 4; i++) {
            mixer.join();
        }
        short[] one = new short[320];
        short[] other = new short[320];
        mixer.put(0, Sounds.sine(16_000, 440, 9_000, 320), 0);
        mixer.tick();
        mixer.take(1, one, 0);
        mixer.take(2, other, 0);
        assertThat(one).isEqualTo(other);
        assertThat(mixer.hearsAll(1)).isTrue();
        assertThat(mixer.hearsAll(0)).isFalse();
        assertThat(mixer.levelDbov(0)).isCloseTo(-14.2, within(0.2));
        mixer.tick();
        mixer.take(1, one, 0);
        assertThat(Level.peak(one, 0, 320)).isZero();
    }

    private static int speaker(Mixer mixer, int ticks, double[] peaks) {
        for (int tick = 0; tick < ticks; tick++) {
            for (int seat = 0; seat < peaks.length; seat++) {
                mixer.put(seat, Sounds.noise(tick * 10L + seat, peaks[seat], 160), 0);
            }
            mixer.tick();
        }
        return mixer.activeSpeaker();
    }

    @Test
    void theSpeakerChangesWhenAnotherIsClearlyLouderForAWhile() {
        var mixer = new Mixer(8_000, 3);
        for (int i = 0; i < 3; i++) {
            mixer.join();
        }
        assertThat(speaker(mixer, 20, new double[] {20, 20, 20})).isEqualTo(Mixer.NOBODY);
        assertThat(speaker(mixer, 20, new double[] {20, 2_000, 20})).isEqualTo(1);
        assertThat(speaker(mixer, 5, new double[] {8_000, 20, 20}))
                .as("a cough")
                .isEqualTo(1);
        assertThat(speaker(mixer, 60, new double[] {20, 2_000, 20})).isEqualTo(1);
        assertThat(speaker(mixer, 100, new double[] {2_300, 2_000, 20}))
                .as("hardly louder")
                .isEqualTo(1);
        assertThat(speaker(mixer, 40, new double[] {20, 20, 20})).as("a pause").isEqualTo(1);
        assertThat(speaker(mixer, 25, new double[] {20, 20, 2_000})).isEqualTo(2);
        assertThat(speaker(mixer, 40, new double[] {6_000, 20, 2_000})).isEqualTo(0);
        mixer.leave(0);
        assertThat(mixer.activeSpeaker()).isEqualTo(Mixer.NOBODY);
    }

    @Test
    void seatsAreBoundedAndUsedAgain() {
        var mixer = new Mixer(8_000, 2);
        assertThat(mixer.join()).isZero();
        assertThat(mixer.join()).isEqualTo(1);
        assertThat(mixer.join()).isEqualTo(Mixer.NOBODY);
        mixer.leave(0);
        assertThatThrownBy(() -> mixer.put(0, new short[160], 0)).hasMessageContaining("seat: 0");
        assertThat(mixer.join()).isZero();
        assertThatThrownBy(() -> new Mixer(8_000, 65)).hasMessageContaining("seats: 65");
    }

    @Test
    void ticksAllocateNothing() {
        var mixer = new Mixer(48_000, 16);
        short[] voice = Sounds.voice(1, 48_000, 9_600);
        short[] heard = new short[960];
        for (int i = 0; i < 16; i++) {
            mixer.join();
        }
        Runnable tick = () -> {
            for (int seat = 0; seat < 16; seat++) {
                mixer.put(seat, voice, 480 * seat);
            }
            mixer.tick();
            for (int seat = 0; seat < 16; seat++) {
                mixer.take(seat, heard, 0);
            }
        };
        assertThat(Garbage.of(tick, 2_000, 300)).isZero();
    }
}
