package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.junit.jupiter.api.Test;

class RecoveryCodesTest {

    private static final PersonId ANNA = new PersonId(new Id(1, 1));
    private static final PersonId BEN = new PersonId(new Id(1, 2));

    @Test
    void tenDifferentCodesOfEightyBits() {
        var codes = RecoveryCodes.make(new SecureRandom());
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"));
    }

    @Test
    void howItIsTypedDoesNotMatter() {
        assertThat(RecoveryCodes.hash(ANNA, " olii 2345-6789abcd "))
                .isEqualTo(RecoveryCodes.hash(ANNA, "0111-2345-6789-ABCD"));
    }

    @Test
    void aCodeIsOfOnePersonOnly() {
        assertThat(RecoveryCodes.hash(ANNA, "0111-2345-6789-ABCD"))
                .isNotEqualTo(RecoveryCodes.hash(BEN, "0111-2345-6789-ABCD"));
    }
}
