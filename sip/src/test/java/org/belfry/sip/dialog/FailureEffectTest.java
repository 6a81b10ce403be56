package org.belfry.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.sip.dialog.FailureEffect.DIALOG;
import static org.belfry.sip.dialog.FailureEffect.TRANSACTION;
import static org.belfry.sip.dialog.FailureEffect.USAGE;

import org.belfry.sip.Method;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FailureEffectTest {

    @ParameterizedTest
    @ValueSource(ints = {404, 410, 416, 482, 484, 485, 502, 604})
    void whatThePeerSaidOfItselfIsWrongAndTheDialogEnds_RFC5057_5_1(int status) {
        assertThat(FailureEffect.of(Method.INVITE, status)).isEqualTo(DIALOG);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 480, 481, 483})
    void onlyTheUsageEnds_RFC5057_5_1(int status) {
        assertThat(FailureEffect.of(Method.NOTIFY, status)).isEqualTo(USAGE);
        assertThat(FailureEffect.of(Method.INFO, status)).isEqualTo(USAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 406, 407, 413, 415, 420, 422, 423, 429, 486, 487, 488, 491, 499, 500, 503})
    void requestAloneFails_RFC5057_5_1(int status) {
        assertThat(FailureEffect.of(Method.INVITE, status)).isEqualTo(TRANSACTION);
    }

    @ParameterizedTest
    @CsvSource({
        "405, INFO, TRANSACTION",
        "405, NOTIFY, USAGE",
        "405, INVITE, USAGE",
        "489, NOTIFY, USAGE",
        "489, INVITE, TRANSACTION",
        "501, MESSAGE, TRANSACTION",
        "501, SUBSCRIBE, USAGE",
        "484, REFER, TRANSACTION"
    })
    void someDependOnTheMethod_RFC5057_5_1(int status, String method, FailureEffect effect) {
        assertThat(FailureEffect.of(Method.of(method), status)).isEqualTo(effect);
    }

    @ParameterizedTest
    @CsvSource({"500, USAGE", "603, USAGE", "401, TRANSACTION", "407, TRANSACTION", "404, DIALOG"})
    void whateverIsAnsweredToByeTheCallIsOver_RFC3261_15_1_1(int status, FailureEffect effect) {
        assertThat(FailureEffect.of(Method.BYE, status)).isEqualTo(effect);
    }
}
