package org.belfry.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.belfry.sip.dialog.Script.print;

import java.util.Objects;
import java.util.SplittableRandom;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.DialogState.Ending;
import org.junit.jupiter.api.Test;

final class DialogTest {

    private final Script loose = Script.load(DialogTest.class, "loose-routes.txt");
    private final Script strict = Script.load(DialogTest.class, "strict-router.txt");
    private final Script secure = Script.load(DialogTest.class, "secure.txt");

    private static Dialog whole(Opened opened) {
        assertThat(opened).isInstanceOf(Opened.Whole.class);
        return ((Opened.Whole) opened).dialog();
    }

    private Dialog answered() {
        return whole(Dialog.answered(loose.request("invite"), loose.response("ok"), false));
    }

    private Dialog asked() {
        return whole(Dialog.asked(strict.request("invite"), strict.response("ringing"), false));
    }

    private static SipRequest numbered(SipRequest request, int number, Method method) {
        return request.toBuilder()
                .method(method)
                .set(Field.CSEQ, new CSeq(number, method))
                .build();
    }

    @Test
    void whoAnswersTakesTheRouteAsItStands_RFC3261_12_1_1() {
        Dialog dialog = answered();
        assertThat(dialog.id()).isEqualTo(new DialogId("c1@192.0.2.9", "b1", "a1"));
        assertThat(dialog.state()).isEqualTo(new DialogState.Confirmed());
        assertThat(dialog.remoteTarget()).hasToString("sip:alice@192.0.2.9:5062");
        assertThat(dialog.nextHop()).hasToString("sip:p2.example.test;lr");
        assertThat(dialog.ownsCallId()).isFalse();
        assertThat(dialog.isSecure()).isFalse();
        assertThat(print(dialog.request(Method.BYE).request())).isEqualTo(loose.text("bye"));
    }

    @Test
    void whoAsksTakesTheRouteReversed_RFC3261_12_1_2() {
        Dialog dialog = asked();
        assertThat(dialog.state()).isEqualTo(new DialogState.Early());
        assertThat(dialog.ownsCallId()).isTrue();
        assertThat(dialog.nextHop()).hasToString("sip:old.example.test;method=INVITE");
    }

    @Test
    void strictRouterGetsTheRequestUriAndTheTargetComesLast_RFC3261_12_2_1_1() {
        Dialog dialog = asked().confirmedBy(strict.response("ok"));
        SipRequest invite = strict.request("invite");
        assertThat(print(dialog.ack(invite))).isEqualTo(strict.text("ack"));
        assertThat(print(dialog.request(Method.INVITE).request())).isEqualTo(strict.text("reinvite"));
    }

    @Test
    void routeSetIsReadAnewFromThe2xxAndNumbersStay_RFC3261_13_2_2_4() {
        Outgoing prack = asked().request(Method.PRACK);
        assertThat(prack.request().set(HeaderName.RACK, "1 7 INVITE")).isNotNull();
        Dialog confirmed = prack.dialog().confirmedBy(strict.response("ok-other-way"));
        assertThat(confirmed.nextHop()).hasToString("sip:p9.example.test;lr");
        assertThat(confirmed.remoteTarget()).hasToString("sip:bob@192.0.2.77");
        SipRequest bye = Script.sent(confirmed.request(Method.BYE).request());
        assertThat(bye.cseq()).isEqualTo(new CSeq(9, Method.BYE));
    }

    @Test
    void eachRequestOfOursHasTheNextNumber_RFC3261_12_2_1_1() {
        Dialog dialog = answered();
        for (int number = 1; number <= 100; number++) {
            Outgoing info = dialog.request(Method.INFO);
            assertThat(Script.sent(info.request()).cseq().number()).isEqualTo(number);
            dialog = info.dialog();
        }
        Dialog last = dialog;
        assertThatIllegalArgumentException().isThrownBy(() -> last.request(Method.ACK));
    }

    @Test
    void lowerNumberIsOutOfOrder_RFC3261_12_2_2() {
        SipRequest bye = loose.request("their-bye");
        assertThat(answered().receive(numbered(bye, 313, Method.BYE))).isEqualTo(new Received.OutOfOrder());
        assertThat(answered().receive(bye)).isInstanceOf(Received.InOrder.class);
        assertThat(answered().receive(numbered(bye, 900_000, Method.BYE))).isInstanceOf(Received.InOrder.class);
        assertThat(Received.OutOfOrder.STATUS).isEqualTo(500);
    }

    @Test
    void sameNumberPassesForTheSameMethodOnly() {
        SipRequest bye = loose.request("their-bye");
        assertThat(answered().receive(numbered(bye, 314, Method.INVITE))).isInstanceOf(Received.InOrder.class);
        assertThat(answered().receive(numbered(bye, 314, Method.BYE))).isEqualTo(new Received.OutOfOrder());
    }

    @Test
    void ackIsInOrderWithTheNumberOfItsInvite_RFC3261_12_2_2() {
        Dialog dialog = answered();
        SipRequest ack = numbered(loose.request("their-bye"), 314, Method.ACK);
        assertThat(dialog.receive(ack)).isEqualTo(new Received.InOrder(dialog));
    }

    @Test
    void numbersInAnyOrderPassExactlyIfNoneHigherPassedBefore_RFC3261_12_2_2() {
        var random = new SplittableRandom(3_261);
        SipRequest bye = loose.request("their-bye");
        for (int round = 0; round < 50; round++) {
            Dialog dialog = answered();
            int highest = 314;
            for (int i = 0; i < 40; i++) {
                int number = random.nextInt(4) == 0
                        ? random.nextInt() & Integer.MAX_VALUE
                        : Math.max(0, highest + random.nextInt(-20, 21));
                // INVITE has the number 314, and no other request repeats a number with another method.
                Received received = dialog.receive(numbered(bye, number, Method.INFO));
                boolean first = highest == 314 && number == 314;
                assertThat(received instanceof Received.InOrder)
                        .as("%d after %d", number, highest)
                        .isEqualTo(number >= highest && !first);
                if (received instanceof Received.InOrder(Dialog next)) {
                    dialog = next;
                    highest = number;
                }
            }
        }
    }

    @Test
    void numbersOfBothSidesAreIndependent_RFC3261_12_2() {
        var random = new SplittableRandom(12_2);
        SipRequest bye = loose.request("their-bye");
        Dialog dialog = answered();
        int ours = 0;
        int theirs = 314;
        for (int i = 0; i < 500; i++) {
            if (random.nextBoolean()) {
                Outgoing sent = dialog.request(Method.INFO);
                assertThat(Script.sent(sent.request()).cseq().number()).isEqualTo(++ours);
                dialog = sent.dialog();
            } else {
                theirs += random.nextInt(1, 5);
                Received received = dialog.receive(numbered(bye, theirs, Method.INFO));
                dialog = ((Received.InOrder) received).dialog();
            }
        }
    }

    @Test
    void nothingIsReceivedAfterTheEnd_RFC3261_15_1_2() {
        Dialog over = answered().ended(Ending.LOCAL_BYE).ended(Ending.TIMEOUT);
        assertThat(over.state()).isEqualTo(new DialogState.Terminated(Ending.LOCAL_BYE));
        assertThat(over.receive(loose.request("their-bye"))).isEqualTo(new Received.Over());
        assertThat(over.confirmed().isOver()).isTrue();
        assertThat(Received.Over.STATUS).isEqualTo(481);
    }

    @Test
    void acceptedTargetRefreshMovesTheTarget_RFC3261_12_2_2() {
        Dialog moved = answered().refreshedBy(loose.request("their-update"));
        assertThat(moved.remoteTarget()).hasToString("sip:alice@198.51.100.4");
        assertThat(moved.nextHop()).hasToString("sip:p2.example.test;lr");
        SipRequest info = numbered(loose.request("their-update"), 320, Method.INFO);
        assertThat(answered().refreshedBy(info).remoteTarget()).hasToString("sip:alice@192.0.2.9:5062");
    }

    @Test
    void refusedTargetRefreshMovesNothing_RFC6141_4() {
        SipResponse refused = strict.response("refused");
        SipResponse ok = refused.toBuilder().status(200, "OK").build();
        assertThat(asked().refreshedBy(refused).remoteTarget()).hasToString("sip:bob@192.0.2.2");
        assertThat(asked().refreshedBy(ok).remoteTarget()).hasToString("sip:bob@203.0.113.1");
    }

    @Test
    void withoutContactThereIsNoDialog_RFC3261_12_1_1() {
        SipRequest none =
                loose.request("invite").toBuilder().remove(HeaderName.CONTACT).build();
        assertThat(Dialog.faultOf(none, false)).isEqualTo(DialogFault.NO_CONTACT);
        assertThat(Dialog.answered(none, loose.response("ok"), false))
                .isEqualTo(new Opened.Broken(DialogFault.NO_CONTACT));
        SipRequest tel =
                none.toBuilder().add(HeaderName.CONTACT, "<tel:+15550100>").build();
        assertThat(Dialog.faultOf(tel, false)).isEqualTo(DialogFault.NO_CONTACT);
        assertThat(DialogFault.NO_CONTACT.status()).isEqualTo(400);
    }

    @Test
    void endlessOrForeignRoutesAreRefused() {
        SipRequest.Builder many = loose.request("invite").toBuilder();
        for (int i = 0; i < RouteSet.HOPS_MAX; i++) {
            many.add(HeaderName.RECORD_ROUTE, "<sip:p%d.example.test;lr>".formatted(i));
        }
        assertThat(Dialog.faultOf(many.build(), false)).isEqualTo(DialogFault.TOO_MANY_HOPS);
        SipRequest foreign = loose.request("invite").toBuilder()
                .add(HeaderName.RECORD_ROUTE, "<https://example.test/>")
                .build();
        assertThat(Dialog.faultOf(foreign, false)).isEqualTo(DialogFault.BAD_RECORD_ROUTE);
    }

    @Test
    void sipsOverTlsIsSecureAndStaysSo_RFC3261_12_1_1() {
        SipRequest invite = secure.request("invite");
        SipResponse ok = secure.response("ok");
        Dialog dialog = whole(Dialog.answered(invite, ok, true));
        assertThat(dialog.isSecure()).isTrue();
        assertThat(whole(Dialog.answered(invite, ok, false)).isSecure()).isFalse();
        Dialog tricked = dialog.refreshedBy(secure.request("their-update"));
        assertThat(tricked.remoteTarget()).hasToString("sips:alice@192.0.2.9");
        SipRequest insecure = invite.toBuilder()
                .set(HeaderName.CONTACT, "<sip:alice@192.0.2.9>")
                .build();
        assertThat(Dialog.faultOf(insecure, true)).isEqualTo(DialogFault.INSECURE_CONTACT);
    }

    @Test
    void peerWithoutTagHasAnEmptyOne_RFC3261_12_1_1() {
        SipRequest old = loose.request("invite").toBuilder()
                .set(HeaderName.FROM, "<sip:alice@example.test>")
                .build();
        Dialog dialog = whole(Dialog.answered(old, loose.response("ok"), false));
        assertThat(dialog.id().remoteTag()).isEmpty();
        assertThat(dialog.asSeenByPeer(false)).hasToString("c1@192.0.2.9;to-tag=0;from-tag=b1");
    }

    @Test
    void contactLosesWhatNoRequestUriMayHave_RFC3261_19_1_1() {
        SipRequest odd = loose.request("invite").toBuilder()
                .set(HeaderName.CONTACT, "<sip:al?ce@192.0.2.9;method=BYE;x=1?Subject=hello&To=x>")
                .build();
        Dialog dialog = whole(Dialog.answered(odd, loose.response("ok"), false));
        assertThat(dialog.remoteTarget()).hasToString("sip:al?ce@192.0.2.9;x=1");
    }

    @Test
    void dialogIsFoundByItsTags_RFC3261_12() {
        assertThat(DialogId.ofReceived(loose.request("their-bye")))
                .isEqualTo(answered().id());
        assertThat(DialogId.ofReceived(loose.request("invite"))).isNull();
        assertThat(DialogId.ofReceived(strict.response("ringing"))).isEqualTo(asked().id());
    }

    @Test
    void notifyOpensTheDialogOfASubscription_RFC6665_4_1_2_4() {
        Script watch = Script.load(DialogTest.class, "watch.txt");
        Opened opened = Dialog.notified(watch.request("subscribe"), watch.request("notify"), false);
        Dialog dialog = whole(opened);
        assertThat(dialog.id()).isEqualTo(DialogId.ofReceived(watch.request("notify")));
        assertThat(print(dialog.request(Method.SUBSCRIBE).request())).isEqualTo(watch.text("resubscribe"));
        assertThat(dialog.receive(numbered(watch.request("notify"), 4, Method.NOTIFY)))
                .isEqualTo(new Received.OutOfOrder());
        assertThat(Objects.requireNonNull(watch.request("notify").to().tag())).isEqualTo("w1");
    }
}
