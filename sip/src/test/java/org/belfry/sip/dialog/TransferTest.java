package org.belfry.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.DialogState.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransferTest {

    private final Script transfer = Script.load(TransferTest.class, "transfer.txt");
    private final Script calls = Script.load(TransferTest.class, "strict-router.txt");
    private final Script loose = Script.load(TransferTest.class, "loose-routes.txt");

    private static Dialog whole(Opened opened) {
        return ((Opened.Whole) opened).dialog();
    }

    private Dialog ourEarly() {
        return whole(Dialog.asked(calls.request("invite"), calls.response("ringing"), false));
    }

    private Dialog theirCall() {
        return whole(Dialog.answered(loose.request("invite"), loose.response("ok"), false));
    }

    private Dialog theirEarly() {
        SipResponse ringing =
                loose.response("ok").toBuilder().status(180, "Ringing").build();
        return whole(Dialog.answered(loose.request("invite"), ringing, false));
    }

    private SipRequest replacing(Dialog dialog, String more) {
        DialogId id = dialog.id();
        return loose.request("invite").toBuilder()
                .set(
                        HeaderName.REPLACES,
                        id.callId() + ";to-tag=" + id.localTag() + ";from-tag=" + id.remoteTag() + more)
                .build();
    }

    private static Replacement judge(SipRequest invite, Dialog... dialogs) {
        return Replacement.wantedBy(
                invite,
                id -> List.of(dialogs).stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .orElse(null));
    }

    @Test
    void callIsReplacedUnlessOnlyAnEarlyOneIsMeant_RFC3891_3() {
        Dialog call = theirCall();
        assertThat(judge(replacing(call, ""), call)).isEqualTo(new Replacement.OfCall(call));
        assertThat(judge(replacing(call, ";early-only"), call)).isEqualTo(new Replacement.Refused(486));
    }

    @Test
    void earlyDialogIsPickedUpOnlyIfItIsOurs_RFC3891_3() {
        Dialog ours = ourEarly();
        assertThat(judge(replacing(ours, ";early-only"), ours)).isEqualTo(new Replacement.OfOurEarly(ours));
        Dialog theirs = theirEarly();
        assertThat(judge(replacing(theirs, ""), theirs)).isEqualTo(new Replacement.Refused(481));
    }

    @Test
    void unknownIs481EndedIs603AndNonsenseIs400_RFC3891_3() {
        Dialog call = theirCall();
        assertThat(judge(replacing(call, ""))).isEqualTo(new Replacement.Refused(481));
        Dialog over = call.ended(Ending.REMOTE_BYE);
        assertThat(judge(replacing(call, ""), over)).isEqualTo(new Replacement.Refused(603));
        SipRequest bad = loose.request("invite").toBuilder()
                .set(HeaderName.REPLACES, "c1;to-tag=1")
                .build();
        assertThat(judge(bad, call)).isEqualTo(new Replacement.Refused(400));
        assertThat(judge(loose.request("invite"), call)).isEqualTo(new Replacement.NotAsked());
        SipRequest bye = loose.request("their-bye").toBuilder()
                .set(HeaderName.REPLACES, "c1;to-tag=1;from-tag=2")
                .build();
        assertThat(judge(bye, call)).isEqualTo(new Replacement.Refused(400));
    }

    @Test
    void tagOfZeroStandsForNone_RFC3891_6_1() {
        SipRequest old = loose.request("invite").toBuilder()
                .set(HeaderName.FROM, "<sip:alice@example.test>")
                .build();
        Dialog call = whole(Dialog.answered(old, loose.response("ok"), false));
        SipRequest zero = loose.request("invite").toBuilder()
                .set(HeaderName.REPLACES, "c1@192.0.2.9;to-tag=b1;from-tag=0")
                .build();
        assertThat(judge(zero, call)).isEqualTo(new Replacement.OfCall(call));
    }

    @Test
    void attendedTransferNamesTheCallAsItsPeerSeesIt_RFC5589_7() {
        Dialog consultation = ourEarly().confirmedBy(calls.response("ok"));
        SipUri target = Objects.requireNonNull(SipUri.parse("sip:bob@example.test;x=1"));
        SipUri referTo = Replacement.referTo(target, consultation);
        assertThat(referTo).hasToString("sip:bob@example.test?Replaces=c2%40192.0.2.1%3bto-tag%3db1%3bfrom-tag%3da1");
        assertThat(referTo.headers()).containsEntry("replaces", "c2@192.0.2.1;to-tag=b1;from-tag=a1");
    }

    @Test
    void referAsksForACallAndCarriesOnlyReplacesAndReferredBy_RFC3515_2_4_2() {
        Referral referral = Referral.of(transfer.request("refer"));
        assertThat(referral).isInstanceOfSatisfying(Referral.Wanted.class, wanted -> {
            assertThat(wanted.target()).hasToString("sip:carol@example.test");
            assertThat(wanted.subscribes()).isTrue();
            assertThat(wanted.id()).isEqualTo("12");
            SipRequest.Builder invite = calls.request("invite").toBuilder();
            wanted.writeTo(invite);
            assertThat(Script.print(invite)).isEqualTo(transfer.text("invite"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "<sip:carol@example.test;method=BYE>, 403",
        "<https://example.test/>, 416",
        "<sip:carol@example.test, 400",
        "<sip:carol@example.test?Replaces=a%0D%0AEvil%3A+1>, 400"
    })
    void referToWhatWeDoNotCallIsRefused_RFC3515_2_4_2(String referTo, int status) {
        SipRequest refer = transfer.request("refer").toBuilder()
                .set(HeaderName.REFER_TO, referTo)
                .build();
        assertThat(Referral.of(refer)).isEqualTo(new Referral.Refused(status));
    }

    @Test
    void subscriptionIsLeftOutIfNobodyWantsIt_RFC4488_4() {
        SipRequest.Builder refer = transfer.request("refer").toBuilder();
        NameAddr us = Objects.requireNonNull(NameAddr.parse("<sip:us@example.test>"));
        Referral.write(refer, us, us, false);
        var wanted = (Referral.Wanted) Referral.of(Script.sent(refer));
        assertThat(wanted.subscribes()).isFalse();
        SipResponse.Builder ok = SipResponse.replyTo(transfer.request("refer"), Referral.Wanted.STATUS, "t");
        wanted.writeTo(ok);
        assertThat(Referral.subscribed(ok.build())).isFalse();
        assertThat(Referral.subscribed(
                        SipResponse.replyTo(transfer.request("refer"), 200, "t").build()))
                .isTrue();
    }

    /// Each of these took the old reader, which tried every blank as a beginning, a quarter of a second.
    @Test
    @Timeout(60)
    void aThousandHeadersOfBlanksAreReadInOnePassEach() {
        String blanks = "a" + " ".repeat(8_000) + "b";
        SipRequest refer = transfer.request("refer").toBuilder()
                .set(HeaderName.REFER_SUB, blanks)
                .build();
        for (int i = 0; i < 1_000; i++) {
            assertThat(((Referral.Wanted) Referral.of(refer)).subscribes()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "'FALSE ;x=y', false", "' false', false", "true, true", "'', true", "falsely, true"})
    void whetherASubscriptionIsWantedStandsBeforeTheParameters_RFC4488_4(String referSub, boolean subscribes) {
        SipRequest refer = transfer.request("refer").toBuilder()
                .set(HeaderName.REFER_SUB, referSub)
                .build();
        assertThat(((Referral.Wanted) Referral.of(refer)).subscribes()).isEqualTo(subscribes);
    }

    @ParameterizedTest
    @CsvSource({
        "'Signal=5\r\nDuration=160\r\n', 5, 160",
        "'Signal= d\nDuration = 999999\n', D, 10000",
        "'Signal=*', *, 160",
        "'duration=1\r\nsignal=#', #, 40"
    })
    void keyIsToldByInfo_RFC6086_2(String body, char signal, long ms) {
        SipRequest info = info(DtmfRelay.TYPE, body);
        assertThat(DtmfRelay.of(info)).isEqualTo(new DtmfRelay(signal, Duration.ofMillis(ms)));
    }

    @ParameterizedTest
    @CsvSource({"''", "'Signal=55'", "'Signal=x'", "'Signal=1\r\nDuration=-1'", "'=\n=\n='"})
    void nonsenseIsNoKey(String body) {
        assertThat(DtmfRelay.of(info(DtmfRelay.TYPE, body))).isNull();
        assertThat(DtmfRelay.of(info("text/plain", "Signal=1"))).isNull();
        assertThat(DtmfRelay.of(info(DtmfRelay.TYPE, "Signal=1" + " ".repeat(300))))
                .isNull();
    }

    @Test
    void shortFormAndOurOwnAreRead() {
        DtmfRelay seven = DtmfRelay.of(info("application/dtmf", "7"));
        assertThat(seven).isNotNull();
        Outgoing outgoing = seven.in(theirCall());
        assertThat(DtmfRelay.of(Script.sent(outgoing.request()))).isEqualTo(seven);
    }

    private SipRequest info(String type, String body) {
        SipRequest.Builder info = theirCall().request(Method.INFO).request();
        return Script.sent(info.body(type, body.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void optionsIsAnsweredWithWhatWeCanDo_RFC3261_11_2() {
        var capabilities = new Capabilities(
                List.of(Method.INVITE, Method.BYE),
                List.of("application/sdp"),
                List.of("timer", "replaces"),
                List.of("dialog"));
        SipResponse busy = capabilities.answer(transfer.request("options"), 486, "us");
        assertThat(Script.print(busy)).isEqualTo(transfer.text("options-answer"));
    }
}
