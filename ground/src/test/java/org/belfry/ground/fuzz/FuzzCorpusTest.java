package org.belfry.ground.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Inputs as text.
final class FuzzCorpusTest {

    @Test
    void everyOctetSurvivesTheNotation() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String line = FuzzCorpus.escaped(all);
        assertThat(line).matches("[!-~ ]*[!-~]");
        assertThat(FuzzCorpus.unescaped(line)).isEqualTo(all);
        assertThat(FuzzCorpus.unescaped(FuzzCorpus.escaped(new byte[] {'#', ' '})))
                .containsExactly('#', ' ');
    }
}
