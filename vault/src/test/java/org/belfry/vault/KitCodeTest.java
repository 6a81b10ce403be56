package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class KitCodeTest {

    @Test
    void whatIsPrintedReadsBackHoweverItIsTyped() {
        var random = new SecureRandom();
        for (int i = 0; i < 200; i++) {
            byte[] secret = new byte[KitCode.SECRET_BYTES];
            random.nextBytes(secret);
            var printed = KitCode.print(secret);
            assertThat(KitCode.read(printed)).isEqualTo(secret);
            assertThat(KitCode.read("Some words\n\n    " + printed.replace("\n", "\n    ") + "\nmore words"))
                    .isEqualTo(secret);
            assertThat(KitCode.read(printed.strip().replace('\n', '-'))).isEqualTo(secret);
            assertThat(KitCode.read(printed.toLowerCase(Locale.ROOT)
                            .replace('-', ' ')
                            .replace('0', 'o')
                            .replace('1', 'l')))
                    .isEqualTo(secret);
        }
    }

    @Test
    void anySymbolMistypedIsNoticed() {
        var printed = KitCode.print(new byte[KitCode.SECRET_BYTES]);
        for (int at = 0; at < printed.length(); at++) {
            if (Character.isLetterOrDigit(printed.charAt(at))) {
                char other = printed.charAt(at) == 'Z' ? 'Y' : 'Z';
                assertThat(KitCode.read(printed.substring(0, at) + other + printed.substring(at + 1)))
                        .isNull();
            }
        }
    }

    @Test
    void textWithoutACodeIsNone() {
        assertThat(KitCode.read("")).isNull();
        assertThat(KitCode.read("no code in here at all")).isNull();
        assertThat(KitCode.read("A".repeat(100_000))).isNull();
    }
}
