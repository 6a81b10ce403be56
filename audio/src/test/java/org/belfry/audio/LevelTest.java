package org.belfry.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LevelTest {

    @Test
    void aFullSineIsThreeBelowOverload_RFC6464_3() {
        short[] sine = Sounds.sine(8_000, 400, 32_767, 8_000);
        assertThat(Level.dBov(sine, 0, 8_000)).isCloseTo(-3.01, within(0.01));
        assertThat(Level.dBfs(sine, 0, 8_000)).isCloseTo(0, within(0.01));
        assertThat(Level.peak(sine, 0, 8_000)).isEqualTo(32_767);
    }

    @Test
    void silenceAndOverloadAreTheEnds() {
        short[] square = new short[100];
        assertThat(Level.dBov(square, 0, 100)).isEqualTo(-127);
        assertThat(Level.dBov(square, 0, 0)).isEqualTo(-127);
        Arrays.fill(square, Short.MIN_VALUE);
        assertThat(Level.dBov(square, 0, 100)).isEqualTo(0);
        assertThat(Level.peak(square, 0, 100)).isEqualTo(32_768);
    }

    @Test
    void aChangeOfGainIsSpreadOverOneFrame() {
        short[] level = new short[480];
        Arrays.fill(level, (short) 10_000);
        var gain = new Gain();
        gain.set(-20);
        gain.apply(level, 0, 160);
        assertThat(level[0]).isBetween((short) 9_900, (short) 10_000);
        assertThat(level[159]).isEqualTo((short) 1_000);
        for (int i = 1; i < 160; i++) {
            assertThat(level[i - 1] - level[i]).isBetween(0, 60);
        }
        gain.apply(level, 160, 160);
        assertThat(level[200]).isEqualTo((short) 1_000);
        gain.set(30);
        gain.apply(level, 320, 160);
        assertThat(level[479]).isEqualTo(Short.MAX_VALUE);
        assertThatThrownBy(() -> gain.set(Double.NaN)).hasMessageContaining("NaN");
    }
}
