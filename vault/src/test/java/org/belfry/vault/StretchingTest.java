package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class StretchingTest {

    @Test
    void itIsTheArgon2idOfTheReferenceImplementation() {
        byte[] key = new Stretching(256, 2, 1)
                .stretch(Secret.ofText("password"), "somesalt".getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    }

    @Test
    void theDefaultIsTheSecondChoiceOfRfc9106() {
        assertThat(Stretching.DEFAULT).isEqualTo(new Stretching(65_536, 3, 4));
        byte[] key = Stretching.DEFAULT.stretch(Secret.ofText("correct horse battery"), new byte[16]);
        assertThat(key).hasSize(KeyRing.KEY_BYTES);
    }

    @Test
    void aFileCannotAskForAllMemoryOrADaysWork() {
        assertThatThrownBy(() -> new Stretching(1 << 21, 3, 4))
                .hasMessage("memoryKibibytes: 2097152 (expected: 32..1048576)");
        assertThatThrownBy(() -> new Stretching(65_536, 1000, 4)).hasMessageContaining("expected: 1..64");
        assertThatThrownBy(() -> new Stretching(65_536, 3, 100)).hasMessageContaining("expected: 1..16");
    }
}
