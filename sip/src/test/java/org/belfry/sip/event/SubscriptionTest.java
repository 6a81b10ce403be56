package org.belfry.sip.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Script;
import org.belfry.sip.event.OwnSubscription.Due;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubscriptionTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final List<EventPackage> SERVED = List.of(EventPackage.DIALOG, EventPackage.MESSAGE_SUMMARY);
    private static final byte[] BODY = "Messages-Waiting: no\r\n".getBytes(StandardCharsets.UTF_8);

    private final Script mailbox = Script.load(SubscriptionTest.class, "mailbox.txt");

    private Dialog dialog() {
        Opened opened = Dialog.answered(mailbox.request("subscribe"), mailbox.response("ok"), false);
        return ((Opened.Whole) opened).dialog();
    }

    private Asked ask(Map<HeaderName, String> headers) {
        SipRequest.Builder subscribe = mailbox.request("subscribe").toBuilder();
        headers.forEach(subscribe::set);
        return Asked.of(subscribe.build(), SERVED);
    }

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static Asked.Wanted wanted(long seconds) {
        return new Asked.Wanted(EventPackage.MESSAGE_SUMMARY, null, Duration.ofSeconds(seconds));
    }

    // The notifier.

    @Test
    void unknownEventIs489WithWhatThereIs_RFC6665_4_2_1_1() {
        Asked asked = ask(Map.of(HeaderName.EVENT, "weather"));
        assertThat(asked).isEqualTo(new Asked.Refused(489, HeaderName.ALLOW_EVENTS, "dialog, message-summary"));
        assertThat(ask(Map.of(HeaderName.EVENT, "DIALOG"))).isInstanceOf(Asked.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"3600, 3600", "0, 0", "60, 60", "4294967295, 86400"})
    void timeIsGrantedUpToTheMost_RFC6665_4_2_1_1(String asked, long granted) {
        assertThat(ask(Map.of(HeaderName.EXPIRES, asked))).isEqualTo(wanted(granted));
    }

    @Test
    void tooBriefIs423WithTheLeast_RFC6665_4_2_1_1() {
        assertThat(ask(Map.of(HeaderName.EXPIRES, "59")))
                .isEqualTo(new Asked.Refused(423, HeaderName.MIN_EXPIRES, "60"));
    }

    @Test
    void bodyTheWatcherCannotReadIs406_RFC6665_4_2_1_1() {
        assertThat(ask(Map.of(HeaderName.ACCEPT, "text/plain"))).isInstanceOf(Asked.Refused.class);
        assertThat(ask(Map.of(HeaderName.ACCEPT, "text/plain, application/*"))).isInstanceOf(Asked.Wanted.class);
    }

    @Test
    void subscriptionIsToldAtOnceAndCountsItsTime_RFC6665_4_2_2() {
        ServedSubscription active = ServedSubscription.begin(wanted(3_600), true, NOW);
        ServedSubscription.Notice notice = active.notice(dialog(), BODY, at(10));
        assertThat(Script.print(notice.outgoing().request())).isEqualTo(mailbox.text("notify"));
        assertThat(notice.subscription().version()).isEqualTo(1);
        assertThat(notice.subscription().mayNotify(at(10))).isFalse();
        assertThat(notice.subscription().mayNotify(at(11))).isTrue();
        SipResponse.Builder ok = SipResponse.replyTo(mailbox.request("subscribe"), 200, "t");
        wanted(3_600).writeTo(ok);
        assertThat(ok.build().expires()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whoMayNotKnowYetIsToldNothing_RFC6665_4_2_2() {
        ServedSubscription pending = ServedSubscription.begin(wanted(600), false, NOW);
        String notify =
                Script.print(pending.notice(dialog(), BODY, NOW).outgoing().request());
        assertThat(notify).contains("Subscription-State: pending;expires=600").doesNotContain("Messages");
        assertThat(pending.allowed().state()).isEqualTo(new ServedSubscription.State.Active(at(600)));
    }

    @Test
    void fetchIsToldOnceAndOver_RFC6665_4_4_3() {
        ServedSubscription fetch = ServedSubscription.begin(wanted(0), true, NOW);
        assertThat(fetch.isOver()).isTrue();
        String notify =
                Script.print(fetch.notice(dialog(), BODY, NOW).outgoing().request());
        assertThat(notify)
                .contains("Subscription-State: terminated;reason=timeout")
                .contains("Messages");
    }

    @Test
    void refreshLengthensAndZeroEnds_RFC6665_4_2_1_4() {
        ServedSubscription active = ServedSubscription.begin(wanted(600), true, NOW);
        assertThat(active.refreshed(wanted(600), at(500)).deadline()).isEqualTo(at(1_100));
        assertThat(active.refreshed(wanted(0), at(500)).isOver()).isTrue();
        assertThat(active.at(at(599)).isOver()).isFalse();
        assertThat(active.at(at(600)).isOver()).isTrue();
    }

    @Test
    void refusedNotifyEndsIt_RFC6665_4_2_2() {
        ServedSubscription active = ServedSubscription.begin(wanted(600), true, NOW);
        assertThat(active.failed(481).isOver()).isTrue();
        assertThat(active.failed(408).isOver()).isTrue();
        assertThat(active.failed(503).isOver()).isFalse();
    }

    @Test
    void endSaysWhyAndWhenToComeBack_RFC6665_4_1_3() {
        ServedSubscription over = ServedSubscription.begin(wanted(600), true, NOW)
                .ended(Ended.PROBATION, Duration.ofMinutes(2))
                .ended(Ended.REJECTED, null);
        String notify = Script.print(over.notice(dialog(), BODY, NOW).outgoing().request());
        assertThat(notify).contains("Subscription-State: terminated;reason=probation;retry-after=120");
    }

    @Test
    void referIsToldStepByStep_RFC3515_2_4_4() {
        ServedSubscription refer = ServedSubscription.ofRefer("12", NOW);
        ServedSubscription.Notice first = refer.notice(dialog(), Sipfrag.trying(), NOW);
        assertThat(Script.print(first.outgoing().request())).isEqualTo(mailbox.text("refer-trying"));
        SipResponse ok = mailbox.response("ok");
        ServedSubscription.Notice last = first.subscription()
                .ended(Ended.NORESOURCE, null)
                .notice(first.outgoing().dialog(), Sipfrag.of(ok), NOW);
        SipRequest notify = Script.sent(last.outgoing().request());
        assertThat(Script.print(notify)).isEqualTo(mailbox.text("refer-done"));
        assertThat(Sipfrag.statusOf(notify)).isEqualTo(OptionalInt.of(200));
    }

    @ParameterizedTest
    @CsvSource({"SIP/2.0 180 Ringing, 180", "SIP/2.0 603, 603", "SIP/2.0 99 No, 0", "HTTP/1.1 200 OK, 0", "'', 0"})
    void sipfragIsReadAsAStatusLine_RFC3420(String body, int status) {
        SipRequest notify = mailbox.request("subscribe").toBuilder()
                .body(Sipfrag.TYPE, body.getBytes(StandardCharsets.UTF_8))
                .build();
        assertThat(Sipfrag.statusOf(notify).orElse(0)).isEqualTo(status);
    }

    // The subscriber.

    private static OwnSubscription asked() {
        return OwnSubscription.asked(EventPackage.MESSAGE_SUMMARY, null, Duration.ofHours(1), NOW);
    }

    private SipRequest notify(String state) {
        return mailbox.request("notify").toBuilder()
                .set(HeaderName.SUBSCRIPTION_STATE, state)
                .build();
    }

    private static OwnSubscription told(OwnSubscription before, SipRequest notify, Instant now) {
        OwnSubscription.Told told = before.told(notify, now);
        assertThat(told.status()).isEqualTo(200);
        return told.subscription();
    }

    @Test
    void withoutNotifyThereIsNoSubscription_RFC6665_4_1_2_4() {
        OwnSubscription answered = asked().answered(mailbox.response("ok"), NOW);
        assertThat(answered.deadline()).isEqualTo(at(32));
        assertThat(answered.due(at(32))).isEqualTo(Due.OVER);
        assertThat(answered.at(at(32)).state()).isEqualTo(new OwnSubscription.State.Over(Ended.TIMEOUT, at(37)));
    }

    @Test
    void notifyMakesItAndSaysHowLong_RFC6665_4_1_2() {
        OwnSubscription active = told(asked(), notify("active;expires=600"), NOW);
        assertThat(active.state()).isEqualTo(new OwnSubscription.State.Active(at(540), at(600)));
        assertThat(active.due(at(540))).isEqualTo(Due.REFRESH);
        assertThat(active.refreshing().due(at(540))).isEqualTo(Due.NOTHING);
        assertThat(active.refreshing().due(at(600))).isEqualTo(Due.OVER);
        OwnSubscription greedy = told(asked(), notify("pending;expires=999999"), NOW);
        assertThat(greedy.state()).isEqualTo(new OwnSubscription.State.Pending(at(3_540), at(3_600)));
        OwnSubscription brief = told(active, notify("active;expires=20"), at(100));
        assertThat(brief.deadline()).isEqualTo(at(110));
    }

    @Test
    void answerToARefreshSetsTheTimeAnew_RFC6665_4_1_2_2() {
        OwnSubscription active = told(asked(), notify("active"), NOW);
        SipResponse ok = mailbox.response("ok").toBuilder()
                .set(HeaderName.EXPIRES, "300")
                .build();
        OwnSubscription again = active.refreshing().answered(ok, at(3_500));
        assertThat(again.state()).isEqualTo(new OwnSubscription.State.Active(at(3_740), at(3_800)));
    }

    @ParameterizedTest
    @CsvSource({
        "terminated;reason=deactivated, 5",
        "terminated;reason=timeout;retry-after=60, 60",
        "terminated;reason=probation;retry-after=600, 600",
        "terminated;reason=giveup, 5",
        "terminated;reason=rejected, -1",
        "terminated;reason=noresource;retry-after=60, -1",
        "terminated;reason=invariant, -1",
        "terminated;reason=whatever, 5",
        "terminated, 5"
    })
    void endSaysWhetherToComeBack_RFC6665_4_1_3(String state, long pause) {
        OwnSubscription over = told(told(asked(), notify("active"), NOW), notify(state), NOW);
        assertThat(over.state())
                .isInstanceOfSatisfying(
                        OwnSubscription.State.Over.class,
                        found -> assertThat(found.retryAt()).isEqualTo(pause < 0 ? null : at(pause)));
        assertThat(over.told(notify("active"), NOW).status()).isEqualTo(481);
    }

    @Test
    void foreignAndMalformedNotifyChangeNothing_RFC6665_4_1_3() {
        OwnSubscription active = told(asked(), notify("active"), NOW);
        SipRequest other =
                notify("terminated").toBuilder().set(HeaderName.EVENT, "dialog").build();
        assertThat(active.told(other, NOW)).isEqualTo(new OwnSubscription.Told(active, 489));
        SipRequest silent =
                notify("x").toBuilder().remove(HeaderName.SUBSCRIPTION_STATE).build();
        assertThat(active.told(silent, NOW)).isEqualTo(new OwnSubscription.Told(active, 400));
    }

    @Test
    void tooBriefIsAskedAgainForLonger_RFC6665_4_1_2_1() {
        var brief = OwnSubscription.asked(EventPackage.MESSAGE_SUMMARY, null, Duration.ofMinutes(1), NOW);
        SipResponse refused = mailbox.response("ok").toBuilder()
                .status(423, "Interval Too Brief")
                .set(HeaderName.MIN_EXPIRES, "900")
                .build();
        OwnSubscription longer = brief.answered(refused, NOW);
        SipRequest.Builder subscribe = mailbox.request("subscribe").toBuilder();
        longer.writeTo(subscribe);
        assertThat(subscribe.build().expires()).isEqualTo(Duration.ofMinutes(15));
        assertThat(longer.answered(refused, NOW).state())
                .isEqualTo(new OwnSubscription.State.Over(Ended.REJECTED, null));
    }

    @Test
    void failedRefreshEndsItOnlyIfTheUsageIsGone_RFC5057_5_1() {
        OwnSubscription active = told(asked(), notify("active"), NOW);
        SipResponse.Builder answer = mailbox.response("ok").toBuilder();
        assertThat(active.answered(answer.status(500, "x").build(), NOW)).isEqualTo(active);
        assertThat(active.answered(answer.status(481, "x").build(), NOW).state())
                .isEqualTo(new OwnSubscription.State.Over(Ended.UNSAID, at(5)));
        assertThat(asked().answered(answer.status(403, "x").build(), NOW).state())
                .isEqualTo(new OwnSubscription.State.Over(Ended.REJECTED, null));
    }
}
