package org.belfry.pbx.voicemail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which PINs are refused, each with its reason (policy A4).
final class PinRulesTest {

    @ParameterizedTest
    @CsvSource({
        "12345, digits",
        "1234567890123, digits",
        "abcdef, digits",
        "12a456, digits",
        "'', digits",
        "123456, sequence",
        "654321, sequence",
        "246802, sequence",
        "789012, sequence",
        "111111, sequence",
        "471471, repeat",
        "121212, repeat",
        "112233, different",
        "12344321, backwards",
        "159753, known",
        "91471472580, known",
        "710182, extension",
    })
    void aTrivialPinIsRefusedWithItsReason(String pin, String reason) {
        assertThat(PinRules.fault(pin, "101"))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"482913", "905172", "73920461", "104829"})
    void anyOtherIsTaken(String pin) {
        assertThat(PinRules.fault(pin, "101")).isEmpty();
    }
}
