package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class PasswordHashTest {

    /// Salt 00..0f, 210,000 rounds, of 'correct horse bättery' in UTF-8, made by `openssl kdf … PBKDF2`.
    private static final String BY_OPENSSL = "$pbkdf2-sha512$i=210000$AAECAwQFBgcICQoLDA0ODw$"
            + "kqO6mee83U5LYML/ggv5emIM77/TjC6NLzp0EgRo/12+LuzeXhJAWiewU6GnnifCWNbJWf/7rjVbmaanL+k64Q";

    private final SecureRandom random = new SecureRandom();
    private final PasswordHash hashing = new PasswordHash(random);

    @Test
    void aHashMadeByOpensslVerifies() {
        assertThat(hashing.verify(Secret.ofText("correct horse bättery"), BY_OPENSSL))
                .isTrue();
        assertThat(hashing.verify(Secret.ofText("correct horse battery"), BY_OPENSSL))
                .isFalse();
    }

    @Test
    void aHashCarriesItsParametersAndAFreshSalt() {
        var password = Secret.ofText("correct horse battery");
        var one = hashing.hash(password);
        var two = hashing.hash(password);
        assertThat(one).startsWith("$pbkdf2-sha512$i=210000$").isNotEqualTo(two);
        assertThat(PasswordHash.parameters(one)).contains(new PasswordHash.Parameters(210_000, 16));
        assertThat(hashing.verify(password, one)).isTrue();
        assertThat(hashing.needsUpgrade(one)).isFalse();
    }

    @Test
    void moreRoundsVerifyOldHashesAndAskForANewOne() {
        var stronger = new PasswordHash(random, 250_000);
        assertThat(stronger.verify(Secret.ofText("correct horse bättery"), BY_OPENSSL))
                .isTrue();
        assertThat(stronger.needsUpgrade(BY_OPENSSL)).isTrue();
        assertThat(stronger.hash(Secret.ofText("x"))).contains("i=250000");
    }

    @Test
    void fewerRoundsThanPromisedCannotBeSet() {
        assertThatThrownBy(() -> new PasswordHash(random, 209_999))
                .hasMessage("password rounds: 209999 (expected: 210000..10000000)");
    }

    @Test
    void aPasswordTooLongIsRefusedAndNeverMatches() {
        var endless = Secret.of(new byte[2000]);
        assertThatThrownBy(() -> hashing.hash(endless)).hasMessageContaining("expected: 1..1024");
        assertThat(hashing.verify(endless, BY_OPENSSL)).isFalse();
        assertThat(hashing.verifyNobody(endless)).isFalse();
    }

    @Test
    void aStoredTextOfAnotherFormIsAFaultThatShowsNoneOfIt() {
        for (var text : new String[] {"", "secret", BY_OPENSSL.replace("i=210000", "i=99999999"), BY_OPENSSL + "A"}) {
            assertThatThrownBy(() -> hashing.verify(Secret.ofText("x"), text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
            assertThat(hashing.needsUpgrade(text)).isTrue();
        }
    }
}
