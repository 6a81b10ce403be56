package org.belfry.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue.SessionInterval.Refresher;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.SessionTimer.Due;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionTimerTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final SessionTimer.Off OFF = new SessionTimer.Off();

    private final Script calls = Script.load(SessionTimerTest.class, "strict-router.txt");

    private SipRequest asking(String supported, String expires, String min) {
        SipRequest.Builder invite = calls.request("invite").toBuilder();
        add(invite, HeaderName.SUPPORTED, supported);
        add(invite, HeaderName.SESSION_EXPIRES, expires);
        add(invite, HeaderName.MIN_SE, min);
        return invite.build();
    }

    private static void add(SipRequest.Builder builder, HeaderName name, String value) {
        if (!value.isEmpty()) {
            builder.add(name, value);
        }
    }

    private SipResponse answer(int status, HeaderName name, String value) {
        return calls.response("ok").toBuilder()
                .status(status, "Whatever")
                .add(name, value)
                .build();
    }

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    @Test
    void ourRequestAsksAndLeavesTheRefresherOpen_RFC4028_7_1() {
        SipRequest.Builder invite = calls.request("invite").toBuilder();
        SessionOffer.first(SessionPolicy.DEFAULT).writeTo(invite);
        assertThat(Script.print(invite)).contains("Supported: timer\nSession-Expires: 1800");
        assertThat(invite.has(HeaderName.MIN_SE)).isFalse();
        SipRequest.Builder strict = calls.request("invite").toBuilder();
        SessionOffer.first(new SessionPolicy(Duration.ofHours(1), Duration.ofMinutes(5)))
                .writeTo(strict);
        assertThat(Script.print(strict)).endsWith("Session-Expires: 3600\nMin-SE: 300");
    }

    @Test
    void tooSmallIsTriedAgainWithWhatIsWanted_RFC4028_7_3() {
        SessionOffer first = SessionOffer.first(new SessionPolicy(Duration.ofSeconds(100), SessionPolicy.FLOOR));
        SessionOffer second = first.raisedBy(answer(422, HeaderName.MIN_SE, "3600"));
        assertThat(second).isNotNull();
        SipRequest.Builder invite = calls.request("invite").toBuilder();
        second.writeTo(invite);
        assertThat(Script.print(invite)).endsWith("Session-Expires: 3600\nMin-SE: 3600");
        assertThat(second.raisedBy(answer(422, HeaderName.MIN_SE, "3600"))).isNull();
        assertThat(first.raisedBy(answer(422, HeaderName.SERVER, "x"))).isNull();
    }

    @Test
    void raisingIsBounded() {
        SessionOffer offer = SessionOffer.first(SessionPolicy.DEFAULT);
        for (int i = 1; i <= 3; i++) {
            offer = offer.raisedBy(answer(422, HeaderName.MIN_SE, Integer.toString(2_000 * i)));
            assertThat(offer).isNotNull();
        }
        assertThat(offer.raisedBy(answer(422, HeaderName.MIN_SE, "90000"))).isNull();
    }

    @Test
    void answerSaysWhoRefreshes_RFC4028_7_2() {
        SessionOffer offer = SessionOffer.first(SessionPolicy.DEFAULT);
        assertThat(offer.agreed(answer(200, HeaderName.SESSION_EXPIRES, "600;refresher=uac"), NOW))
                .isEqualTo(new SessionTimer.Ours(Duration.ofMinutes(10), at(300), at(568)));
        assertThat(offer.agreed(answer(200, HeaderName.SESSION_EXPIRES, "600;refresher=uas"), NOW))
                .isEqualTo(new SessionTimer.Theirs(Duration.ofMinutes(10), at(568)));
        assertThat(offer.agreed(calls.response("ok"), NOW)).isEqualTo(OFF);
        assertThat(OFF.deadline()).isNull();
    }

    @Test
    void noPeerMakesUsRefreshFasterThanTheFloor_RFC4028_5() {
        SessionTimer timer = SessionOffer.first(SessionPolicy.DEFAULT)
                .agreed(answer(200, HeaderName.SESSION_EXPIRES, "1;refresher=uac"), NOW);
        assertThat(timer).isEqualTo(new SessionTimer.Ours(Duration.ofSeconds(90), at(45), at(60)));
    }

    @ParameterizedTest
    @CsvSource({
        // knows timers, asked, running, answer, Require
        "timer, 1200;refresher=uac, off, 1200;refresher=uac, true",
        "timer, 1200;refresher=uas, off, 1200;refresher=uas, true",
        "timer, 1200, off, 1200;refresher=uac, true",
        "timer, 1200, ours, 1200;refresher=uas, true",
        "timer, 1200, theirs, 1200;refresher=uac, true",
        "timer, '', off, 1800;refresher=uac, true",
        "timer, 7200, off, 1800;refresher=uac, true",
        "'', '', off, 1800;refresher=uas, false",
        "'', 1200;refresher=uac, off, 1200;refresher=uas, false"
    })
    void refresherIsChosenByTable2_RFC4028_9(
            String supported, String asked, String running, String agreed, boolean required) {
        SessionTimer before = switch (running) {
            case "ours" -> SessionTimer.ours(Duration.ofMinutes(20), NOW);
            case "theirs" -> SessionTimer.theirs(Duration.ofMinutes(20), NOW);
            default -> OFF;
        };
        SessionAnswer answer = SessionAnswer.ofRequest(asking(supported, asked, ""), SessionPolicy.DEFAULT, before);
        assertThat(answer).isInstanceOfSatisfying(SessionAnswer.Agreed.class, found -> {
            assertThat(found.interval()).hasToString(agreed);
            assertThat(found.isRequired()).isEqualTo(required);
            assertThat(found.timer(NOW).isOurs()).isEqualTo(agreed.endsWith("uas"));
        });
    }

    @Test
    void tooSmallIs422ForWhoKnowsTimersAndRaisedForOthers_RFC4028_9() {
        SessionAnswer refused = SessionAnswer.ofRequest(asking("timer", "60", ""), SessionPolicy.DEFAULT, OFF);
        assertThat(refused).isEqualTo(new SessionAnswer.TooSmall(Duration.ofSeconds(90)));
        SipResponse.Builder response = SipResponse.replyTo(calls.request("invite"), 422, "t");
        ((SessionAnswer.TooSmall) refused).writeTo(response);
        assertThat(response.build().header(HeaderName.MIN_SE)).isEqualTo("90");
        SessionAnswer raised = SessionAnswer.ofRequest(asking("", "60", ""), SessionPolicy.DEFAULT, OFF);
        assertThat(((SessionAnswer.Agreed) raised).interval()).hasToString("90;refresher=uas");
    }

    @Test
    void answerIsNeverBelowTheLeastOfTheWay_RFC4028_9() {
        SessionAnswer answer = SessionAnswer.ofRequest(asking("timer", "9000", "4000"), SessionPolicy.DEFAULT, OFF);
        assertThat(((SessionAnswer.Agreed) answer).interval()).hasToString("4000;refresher=uac");
        SipResponse.Builder ok = SipResponse.replyTo(calls.request("invite"), 200, "t");
        ((SessionAnswer.Agreed) answer).writeTo(ok);
        assertThat(Script.print(ok.build())).endsWith("Session-Expires: 4000;refresher=uac\nRequire: timer");
    }

    @Test
    void weRefreshAtHalfAndEndBeforeItIsUp_RFC4028_10() {
        SessionTimer timer = SessionTimer.ours(Duration.ofMinutes(30), NOW);
        assertThat(timer.deadline()).isEqualTo(at(900));
        assertThat(timer.due(at(899))).isEqualTo(Due.NOTHING);
        assertThat(timer.due(at(900))).isEqualTo(Due.REFRESH);
        SessionTimer sent = timer.refreshing();
        assertThat(sent.due(at(1_767))).isEqualTo(Due.NOTHING);
        assertThat(sent.due(at(1_768))).isEqualTo(Due.END);
        assertThat(sent.deadline()).isEqualTo(at(1_768));
        assertThat(timer.due(at(9_999))).isEqualTo(Due.END);
        SessionTimer theirs = SessionTimer.theirs(Duration.ofSeconds(90), NOW);
        assertThat(theirs.deadline()).isEqualTo(at(60));
        assertThat(theirs.due(at(60))).isEqualTo(Due.END);
        assertThat(theirs.refreshing()).isEqualTo(theirs);
    }

    @Test
    void whoRefreshesGoesOnInLaterRequests_RFC4028_7_4() {
        SessionTimer ours = SessionTimer.ours(Duration.ofMinutes(10), NOW).refreshing();
        assertThat(SessionOffer.again(SessionPolicy.DEFAULT, ours).interval()).hasToString("600;refresher=uac");
        SessionTimer theirs = SessionTimer.theirs(Duration.ofMinutes(10), NOW);
        assertThat(SessionOffer.again(SessionPolicy.DEFAULT, theirs).interval()).hasToString("600;refresher=uas");
        assertThat(theirs.refresher(false)).isEqualTo(Refresher.UAC);
        assertThat(SessionOffer.again(SessionPolicy.DEFAULT, OFF).interval()).hasToString("1800");
    }

    @Test
    void intervalOfFourBillionSecondsIsOnlyALongOne() {
        SessionTimer timer = SessionOffer.first(SessionPolicy.DEFAULT)
                .agreed(answer(200, HeaderName.SESSION_EXPIRES, "4294967295;refresher=uac"), NOW);
        assertThat(timer.due(NOW)).isEqualTo(Due.NOTHING);
        assertThat(Dialog.refreshesTarget(Method.UPDATE)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionPolicy(Duration.ofSeconds(89), Duration.ofSeconds(89)));
    }
}
