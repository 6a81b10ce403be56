package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    private static final List<String> ANNA =
            List.of("anna.maier", "Anna Maier-Öztürk", "anna.maier@glockenbau.example");

    private final PasswordRules rules = new PasswordRules(List.of("Glockenbau GmbH", "phone.glockenbau.example"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "short                        | too-short",
                "kW7!rQ2vZx9                  | too-short",
                "password1234                 | common",
                "Password2027!                | common",
                "p4$$w0rd!!!!                 | common",
                "P@ssw0rd12345                | common",
                "letmeinletmein               | common",
                "trustno1trustno1             | common",
                "correct horse battery staple | common",
                "correct-horse-battery-staple | common",
                "Summer2027Summer2027         | common",
                "iloveyouforever              | common",
                "qwertyuiop123456             | sequence",
                "1qaz2wsx3edc4rfv             | sequence",
                "poiuytrewqlkjhgf             | sequence",
                "abcdefghijklmnop             | sequence",
                "987654321098                 | sequence",
                "1q2w3e4r5t6y7u8i             | sequence",
                "xk!xk!xk!xk!xk!xk!           | repeated",
                "zzzzzzzzzzzzzzzz             | repeated",
                "Jo7Jo7Jo7Jo7Jo7              | repeated",
                "AnnaMaier2027                | personal",
                "reiam.anna!!77               | personal",
                "@nn4.m@1er-9876              | personal",
                "glockenbau-tel               | personal",
                "phone.glockenbau             | personal",
            })
    void weakPasswordsAreRefusedWithTheirReason(String password, String code) {
        assertThat(rules.judge(password, false, ANNA).reasons())
                .extracting(PasswordRules.Reason::code)
                .contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kW7!rQ2vZx9m",
                "violet tram under seven lanterns",
                "Möwe-Teekanne-47-Zugspitze",
                "schwimmt Kreide nachts?",
            })
    void goodPasswordsAreAccepted(String password) {
        assertThat(rules.judge(password, false, ANNA).reasons()).isEmpty();
    }

    @Test
    void administratorsNeedSixteenCharacters() {
        assertThat(rules.judge("kW7!rQ2vZx9mT4b", true, ANNA).reasons())
                .extracting(PasswordRules.Reason::text)
                .containsExactly("Use at least 16 characters; this has 15.");
        assertThat(rules.judge("kW7!rQ2vZx9mT4bL", true, ANNA).accepted()).isTrue();
    }

    @Test
    void aNovelIsRefusedWithoutBeingRead() {
        assertThat(rules.judge("x7".repeat(1_000_000), false, ANNA).reasons())
                .extracting(PasswordRules.Reason::code)
                .containsExactly("too-long");
        assertThat(rules.judge("kW7!".repeat(32) + "x", false, ANNA).reasons())
                .extracting(PasswordRules.Reason::code)
                .containsExactly("too-long");
    }

    @Test
    void theLongestPasswordIsJudged() {
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.length() < PasswordRules.CHARACTERS_MAX) {
            text.append((char) ('!' + random.nextInt(94)));
        }
        assertThat(rules.judge(text.toString(), true, ANNA)).isEqualTo(new PasswordRules.Verdict(4, List.of()));
    }

    @Test
    void theSameKeysOnAnotherMachineAreTheSamePassword() {
        assertThat(PasswordRules.normalised("Mo\u0308we ﬁn")).isEqualTo("Möwe fin");
    }

    @Test
    void controlCharactersAreRefused() {
        assertThat(rules.judge("kW7!rQ2v\u0007Zx9m", false, ANNA).reasons())
                .extracting(PasswordRules.Reason::code)
                .containsExactly("unprintable");
    }

    @Test
    void noReasonRepeatsThePassword() {
        for (var reason : rules.judge("AnnaMaier1234", true, ANNA).reasons()) {
            assertThat(reason.text()).doesNotContainIgnoringCase("maier");
        }
    }

    @Test
    void anEmptyPasswordIsWorthless() {
        assertThat(rules.judge("", false, ANNA).strength()).isZero();
        assertThat(rules.judge("", false, ANNA).accepted()).isFalse();
    }
}
