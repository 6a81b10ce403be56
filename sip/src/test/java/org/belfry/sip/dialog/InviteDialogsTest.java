package org.belfry.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.sip.dialog.Script.print;

import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.InviteDialogs.Heard;
import org.junit.jupiter.api.Test;

final class InviteDialogsTest {

    private final Script forks = Script.load(InviteDialogsTest.class, "forks.txt");
    private final SipRequest invite = forks.request("invite");
    private final InviteDialogs dialogs = new InviteDialogs(invite, false);

    private Heard hear(String name) {
        return dialogs.receive(forks.response(name));
    }

    private Dialog early(String name) {
        assertThat(hear(name)).isInstanceOf(Heard.Early.class);
        return ((Heard.Early) hear(name)).dialog();
    }

    @Test
    void eachToTagIsADialogOfItsOwn_RFC3261_12_1() {
        assertThat(hear("trying")).isEqualTo(new Heard.Nothing());
        assertThat(hear("ringing-x")).isInstanceOf(Heard.Early.class);
        assertThat(((Heard.Early) hear("ringing-y")).isNew()).isTrue();
        assertThat(((Heard.Early) hear("ringing-x")).isNew()).isFalse();
        assertThat(early("ringing-x").id()).isNotEqualTo(early("ringing-y").id());
    }

    @Test
    void first2xxIsTheCallAndTheSecondIsAcknowledgedAndEnded_RFC3261_13_2_2_4() {
        hear("ringing-x");
        hear("ringing-y");
        assertThat(hear("ok-y")).isInstanceOf(Heard.Confirmed.class);
        assertThat(dialogs.chosen()).isEqualTo(DialogId.ofReceived(forks.response("ok-y")));
        assertThat(hear("ok-y")).isEqualTo(new Heard.Nothing());
        var unwanted = (Heard.Unwanted) hear("ok-x");
        assertThat(print(unwanted.ack())).isEqualTo(forks.text("ack-x"));
        assertThat(print(unwanted.bye())).isEqualTo(forks.text("bye-x"));
        assertThat(unwanted.dialog().state()).isEqualTo(new DialogState.Terminated(Ending.LOCAL_BYE));
    }

    @Test
    void othersEndWhenTheirTimeIsUp_RFC3261_13_2_2_4() {
        hear("ringing-x");
        hear("ringing-y");
        hear("ok-y");
        assertThat(dialogs.endOthers(Ending.CANCELLED))
                .singleElement()
                .satisfies(left -> assertThat(left.id().remoteTag()).isEqualTo("x"));
        assertThat(dialogs.endOthers(Ending.CANCELLED)).isEmpty();
    }

    @Test
    void refusalEndsAllEarlyDialogs_RFC3261_12_3() {
        hear("ringing-x");
        hear("ringing-y");
        var refused = (Heard.Refused) hear("busy");
        assertThat(refused.status()).isEqualTo(486);
        assertThat(refused.ended()).hasSize(2).allMatch(Dialog::isOver);
    }

    @Test
    void numbersOfAnEarlyDialogGoOnInTheCall_RFC3261_13_2_2_4() {
        dialogs.keep(early("ringing-y").request(Method.PRACK).dialog());
        var confirmed = (Heard.Confirmed) hear("ok-y");
        Outgoing bye = confirmed.dialog().request(Method.BYE);
        assertThat(Script.sent(bye.request()).cseq().number()).isEqualTo(3);
    }

    @Test
    void earlyDialogCanBeLeftAlone_RFC6228() {
        hear("ringing-x");
        hear("ringing-y");
        assertThat(hear("gone-y")).isInstanceOf(Heard.Left.class);
        assertThat(hear("gone-y")).isEqualTo(new Heard.Nothing());
        assertThat(dialogs.find(DialogId.ofReceived(forks.response("ok-y")))).isNull();
        assertThat(dialogs.find(DialogId.ofReceived(forks.response("ok-x")))).isNotNull();
    }

    @Test
    void successThatCannotBeUsedIsAcknowledgedAndEnded() {
        var unwanted = (Heard.Unwanted) hear("ok-lost");
        assertThat(print(unwanted.ack())).isEqualTo(forks.text("ack-lost"));
        assertThat(dialogs.chosen()).isNull();
        assertThat(hear("ok-x")).isInstanceOf(Heard.Confirmed.class);
    }

    @Test
    void endedEarlyDialogIsNotBroughtBackByItsLate2xx() {
        Dialog early = early("ringing-y").request(Method.PRACK).dialog();
        dialogs.keep(early);
        dialogs.keep(early.ended(Ending.REMOTE_BYE));
        assertThat(hear("ringing-y")).isEqualTo(new Heard.Nothing());
        var unwanted = (Heard.Unwanted) hear("ok-y");
        assertThat(Script.sent(unwanted.bye()).cseq().number()).isEqualTo(3);
        assertThat(unwanted.dialog().state()).isEqualTo(new DialogState.Terminated(Ending.REMOTE_BYE));
        assertThat(dialogs.chosen()).isNull();
        assertThat(hear("ok-x")).isInstanceOf(Heard.Confirmed.class);
    }

    @Test
    void ringingWithoutContactIsNoDialogYet() {
        SipResponse bare = forks.response("ringing-x").toBuilder()
                .remove(HeaderName.CONTACT)
                .build();
        assertThat(dialogs.receive(bare)).isEqualTo(new Heard.Nothing());
        assertThat(hear("ok-x")).isInstanceOf(Heard.Confirmed.class);
    }

    @Test
    void earlyDialogsAreBounded() {
        for (int i = 0; i < 100; i++) {
            SipResponse ringing = forks.response("ringing-x").toBuilder()
                    .set(HeaderName.TO, "<sip:sales@example.test>;tag=f" + i)
                    .build();
            assertThat(dialogs.receive(ringing) instanceof Heard.Early).isEqualTo(i < InviteDialogs.DIALOGS_MAX);
        }
        assertThat(hear("ok-x")).isInstanceOf(Heard.Confirmed.class);
        assertThat(dialogs.endOthers(Ending.CANCELLED)).hasSize(InviteDialogs.DIALOGS_MAX);
    }
}
