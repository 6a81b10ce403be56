package org.belfry.media.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.belfry.media.dtls.DtlsFailure;
import org.belfry.media.dtls.DtlsOutcome;
import org.belfry.sip.sdp.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Each cause from what is seen of it, said so that people understand it.
final class ExplanationTest {

    private static final Pattern JARGON = Pattern.compile(
            "\\b(ICE|DTLS|S?RTC?P|SDP|STUN|SSRC|codec|packet|jitter|fingerprint|payload|authentic\\w*)\\b");

    private static Explanation of(Legs caller, Legs called) {
        var explanation = Explanation.ofCall(caller.snapshot(), called.snapshot());
        assertThat(explanation.sentence()).endsWith(".").doesNotContainPattern(JARGON);
        assertThat(explanation.evidence().isEmpty()).isEqualTo(explanation.cause() == Cause.NOTHING_UNUSUAL);
        return explanation;
    }

    private static Explanation ofCaller(Legs caller) {
        var explanation = of(caller, Legs.phone());
        assertThat(explanation.about()).contains(Side.CALLER);
        return explanation;
    }

    private static Explanation ofCalled(Legs called) {
        var explanation = of(Legs.browser(), called);
        assertThat(explanation.about()).contains(Side.CALLED);
        return explanation;
    }

    private static Handshake failed(DtlsFailure cause, String detail) {
        return new Handshake.Failed(new DtlsOutcome.Failed(cause, detail));
    }

    @Test
    void aGoodCallHasNothingUnusual() {
        assertThat(of(Legs.browser(), Legs.phone()).cause()).isEqualTo(Cause.NOTHING_UNUSUAL);
        assertThat(of(Legs.browser(), Legs.line()).about()).isEmpty();
    }

    @Test
    void aCallThatHasJustBegunHasNothingUnusual() {
        var caller = Legs.browser().after(500).received(0).sent(0).path(0, 0, new Handshake.Pending());
        var called = Legs.phone().after(500).received(0).sent(0);
        assertThat(of(caller, called).cause()).isEqualTo(Cause.NOTHING_UNUSUAL);
    }

    @Test
    void aBrowserWhoseChecksNeverCameHasNoPath_RFC8445() {
        var seen = ofCaller(Legs.browser().received(0).path(0, 0, new Handshake.Pending()));
        assertThat(seen.cause()).isEqualTo(Cause.ICE_NEVER_SUCCEEDED);
        assertThat(seen.sentence()).contains("The caller's browser never reached us", "firewall");
        assertThat(seen.evidence()).contains("ICE: 0 connectivity checks passed in 60.0 s");
    }

    @Test
    void aBrowserWithAnotherPasswordIsToldApartFromOneThatNeverCame() {
        var seen = ofCaller(Legs.browser().received(0).path(0, 12, new Handshake.Pending()));
        assertThat(seen.cause()).isEqualTo(Cause.ICE_NEVER_SUCCEEDED);
        assertThat(seen.sentence()).contains("password");
        assertThat(seen.evidence()).contains("ICE: 12 checks refused");
    }

    @Test
    void anotherCertificateThanSignalledIsSaid_RFC8122_5() {
        var seen = ofCaller(Legs.browser().received(0).path(5, 0, failed(DtlsFailure.FINGERPRINT_MISMATCH, "")));
        assertThat(seen.cause()).isEqualTo(Cause.DTLS_FINGERPRINT_MISMATCH);
        assertThat(seen.sentence()).contains("could not prove");
    }

    @Test
    void aFailedHandshakeNamesItsAlert() {
        var seen = ofCaller(Legs.browser().received(0).path(5, 0, failed(DtlsFailure.ALERT, "handshake_failure")));
        assertThat(seen.cause()).isEqualTo(Cause.DTLS_FAILED);
        assertThat(seen.evidence())
                .anyMatch(each -> each.startsWith("DTLS: ALERT: ") && each.contains("handshake_failure"));
        assertThat(ofCaller(Legs.browser().received(0).path(5, 0, failed(DtlsFailure.TIMEOUT, "")))
                        .cause())
                .isEqualTo(Cause.DTLS_FAILED);
        assertThat(ofCaller(Legs.browser().received(0).path(5, 0, new Handshake.Pending()))
                        .cause())
                .isEqualTo(Cause.DTLS_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureOfAHandshakeIsACauseUnlessTheCallWasOver(DtlsFailure failure) {
        var leg = Legs.browser().path(5, 0, failed(failure, ""));
        var cause = of(leg, Legs.phone()).cause();
        assertThat(cause)
                .isEqualTo(
                        switch (failure) {
                            case CLOSED -> Cause.NOTHING_UNUSUAL;
                            case FINGERPRINT_MISMATCH, NO_CERTIFICATE, NOT_PROVEN -> Cause.DTLS_FINGERPRINT_MISMATCH;
                            default -> Cause.DTLS_FAILED;
                        });
    }

    @Test
    void tagsThatWereNeverRightMeanAnotherKey() {
        var seen = ofCalled(Legs.phone().received(0).forged(3_000, 100, 60_000));
        assertThat(seen.cause()).isEqualTo(Cause.WRONG_KEY);
        assertThat(seen.sentence()).contains("The called side's phone", "another key");
    }

    @Test
    void tagsThatAreWrongSinceAMomentNameTheMoment() {
        var seen = ofCalled(Legs.phone().lastAt(30_000).forged(1_500, 30_020, 60_000));
        assertThat(seen.cause()).isEqualTo(Cause.KEY_LOST);
        assertThat(seen.sentence()).contains("since 0:30");
    }

    @Test
    void aFewForgedPacketsOfAStrangerAreNoCause() {
        var called = Legs.phone().forged(9, 30_020, 60_000);
        assertThat(of(Legs.browser(), called).cause()).isEqualTo(Cause.NOTHING_UNUSUAL);
    }

    @ParameterizedTest
    @CsvSource({"IN_CLEAR, NOT_ENCRYPTED", "OTHER_SOURCE, OTHER_SOURCE", "OTHER_TYPE, CODEC_MISMATCH"})
    void whatWasRefusedWhenNothingElseCameIsTheCause(Refusal kind, Cause cause) {
        assertThat(ofCalled(Legs.line().received(0).refused(kind, 500)).cause()).isEqualTo(cause);
        assertThat(of(Legs.browser(), Legs.line().refused(kind, 500)).cause())
                .as("when the right ones came too")
                .isEqualTo(Cause.NOTHING_UNUSUAL);
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.20, 198.51.100.7",
        "10.0.0.9, 198.51.100.7",
        "172.16.3.4, 198.51.100.7",
        "100.64.0.1, 198.51.100.7",
        "fd00::1, 2001:db8::1"
    })
    void aPrivateAddressFromOutsideLeadsNowhere_RFC1918(String signalled, String from) {
        var seen = ofCalled(Legs.phone().received(0).signalled(signalled, from));
        assertThat(seen.cause()).isEqualTo(Cause.PRIVATE_ADDRESS);
        assertThat(seen.toString()).doesNotContain(signalled).doesNotContain(from);
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.20, 10.1.1.1", "203.0.113.9, 198.51.100.7", "172.32.0.1, 198.51.100.7"})
    void anAddressThatIsReachedIsNotBlamed(String signalled, String from) {
        assertThat(ofCalled(Legs.phone().received(0).signalled(signalled, from)).cause())
                .isEqualTo(Cause.NEVER_SENT);
    }

    @Test
    void aPrivateAddressThatSendsIsFoundAllTheSame() {
        assertThat(of(Legs.browser(), Legs.phone().signalled("10.0.0.9", "198.51.100.7"))
                        .cause())
                .isEqualTo(Cause.NOTHING_UNUSUAL);
    }

    @ParameterizedTest
    @CsvSource({"SENDONLY, ON_HOLD", "INACTIVE, ON_HOLD", "RECVONLY, LISTENING_ONLY"})
    void whatSomebodyChoseIsNoFault_RFC3264_8_4(Direction says, Cause cause) {
        assertThat(ofCalled(Legs.phone().says(says).received(0)).cause()).isEqualTo(cause);
    }

    @Test
    void holdExplainsTheSilenceOfBoth() {
        var caller = Legs.browser().says(Direction.RECVONLY).lastAt(10_000);
        assertThat(ofCalled(Legs.phone().says(Direction.SENDONLY)).cause()).isEqualTo(Cause.ON_HOLD);
        assertThat(of(caller, Legs.phone().says(Direction.SENDONLY)).cause()).isEqualTo(Cause.ON_HOLD);
    }

    @Test
    void soundInAnotherFormThanAgreedNamesBoth() {
        var seen = ofCalled(Legs.phone().foreign(2_900));
        assertThat(seen.cause()).isEqualTo(Cause.CODEC_MISMATCH);
        assertThat(seen.evidence())
                .containsExactly("RTP: payload types received: 18", "SDP: payload types agreed on: 0, 8, 13, 101");
    }

    @Test
    void aNetworkThatWentAwayNamesTheMoment_RFC7675() {
        var seen = ofCaller(Legs.browser().lastAt(20_000).consentLostAt(50_000));
        assertThat(seen.cause()).isEqualTo(Cause.CONSENT_LOST);
        assertThat(seen.sentence()).contains("the caller's browser was lost at 0:50");
    }

    @Test
    void whoNeverSentIsTheCauseAndNotWhoHadNothingToHear() {
        var caller = Legs.browser().sent(0);
        var called = Legs.phone().received(0);
        assertThat(of(caller, called).cause()).isEqualTo(Cause.NEVER_SENT);
        assertThat(of(caller, called).about()).contains(Side.CALLED);
        assertThat(Explanation.ofLeg(caller.snapshot(), called.snapshot()).cause())
                .isEqualTo(Cause.NOTHING_TO_SEND);
    }

    @Test
    void whatCameAndWasNotSentOnIsOurFault() {
        var seen = ofCaller(Legs.browser().sent(0));
        assertThat(seen.cause()).isEqualTo(Cause.NOT_PASSED_ON);
        assertThat(seen.sentence()).contains("the fault is in this system");
    }

    @Test
    void whoStoppedIsSaidWithTheMoment() {
        var seen = ofCalled(Legs.phone().lastAt(42_000));
        assertThat(seen.cause()).isEqualTo(Cause.STOPPED);
        assertThat(seen.sentence()).startsWith("At 0:42 the called side's phone");
    }

    @Test
    void silenceOnlyMeansAMutedMicrophone() {
        var seen = ofCaller(Legs.browser().silent(2_990));
        assertThat(seen.cause()).isEqualTo(Cause.SILENT);
        assertThat(seen.sentence()).contains("microphone is muted");
        assertThat(of(Legs.browser().silent(2_000), Legs.phone()).cause())
                .as("somebody who mostly listens")
                .isEqualTo(Cause.NOTHING_UNUSUAL);
    }

    @Test
    void lossIsSaidOnTheSideWhereItHappens() {
        var from = ofCalled(Legs.phone().lost(160));
        assertThat(from.cause()).isEqualTo(Cause.LOSS_FROM);
        assertThat(from.sentence()).startsWith("5.1 % of what the called side's phone sends");
        assertThat(ofCalled(Legs.phone().reports(12.5, 2, 20)).cause()).isEqualTo(Cause.LOSS_TO);
    }

    @Test
    void unevenArrivalAndLongWaysAreSaidLast() {
        assertThat(ofCalled(Legs.phone().jitter(45)).cause()).isEqualTo(Cause.JITTER_FROM);
        assertThat(ofCalled(Legs.phone().reports(0, 45, 20)).cause()).isEqualTo(Cause.JITTER_TO);
        assertThat(ofCalled(Legs.phone().reports(0, 2, 600)).cause()).isEqualTo(Cause.LONG_DELAY);
    }

    @Test
    void ofSeveralCausesTheOneTheOthersFollowFromIsSaid() {
        var caller = Legs.browser().received(0).sent(0).path(0, 0, new Handshake.Pending());
        var called = Legs.phone().sent(0).lost(500).jitter(80);
        var all = Explanation.allOfCall(caller.snapshot(), called.snapshot());
        assertThat(all)
                .extracting(Explanation::cause)
                .containsExactly(
                        Cause.ICE_NEVER_SUCCEEDED,
                        Cause.DTLS_FAILED,
                        Cause.NEVER_SENT,
                        Cause.NOT_PASSED_ON,
                        Cause.NOTHING_TO_SEND,
                        Cause.LOSS_FROM,
                        Cause.JITTER_FROM);
    }

    @Test
    void theTableHasEveryCauseOnceInTheOrderOfTheirNames() {
        var order = Rules.TABLE.stream().map(Rule::cause).toList();
        assertThat(order).containsExactlyElementsOf(EnumSet.complementOf(EnumSet.of(Cause.NOTHING_UNUSUAL)));
        assertThat(Arrays.stream(Cause.values())).endsWith(Cause.NOTHING_UNUSUAL);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfLegHasAWordOfItsOwn(LegKind kind) {
        assertThat(Legs.plan(Side.CALLER, kind).who()).startsWith("The caller's ");
    }
}
