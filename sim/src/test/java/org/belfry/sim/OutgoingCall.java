package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.InviteDialogs.Heard;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.Prack;
import org.jspecify.annotations.Nullable;

/// A call of ours: one INVITE, again after 422, with all dialogs it opens.
final class OutgoingCall implements Asking {

    private static final Duration OTHERS_FOR = Duration.ofSeconds(32);

    final Telephone phone;
    final SessionPolicy policy;
    /// Every dialog there ever was, the chosen one among them.
    final Map<DialogId, Line> lines = new LinkedHashMap<>();

    @Nullable
    Line chosen;

    /// The final status of a call that failed; 408 and 503 where none came.
    int failure;

    private SessionOffer timer;
    private String offer = "";
    private SipUri nextHop = SipUri.of("", "0.0.0.0", 0);
    private SipRequest.@Nullable Builder builder;
    private @Nullable SipRequest invite;
    private @Nullable InviteDialogs dialogs;
    private @Nullable ClientTransaction transaction;
    private boolean takenBack;
    private boolean updatesEarly;
    private Consumer<@Nullable SipResponse> followed = _ -> {};

    OutgoingCall(Telephone phone, SessionPolicy policy) {
        this.phone = phone;
        this.policy = policy;
        this.timer = SessionOffer.first(policy);
    }

    /// Who is told of each answer, and with null that none came.
    void whenHeard(Consumer<@Nullable SipResponse> listener) {
        followed = listener;
    }

    void updateEarly() {
        updatesEarly = true;
    }

    /// Calls the one at this address, through the proxies of `way`.
    void dial(String to, List<String> way, Consumer<SipRequest.Builder> filled) {
        builder = phone.outside(Method.INVITE, to, way);
        filled.accept(builder);
        nextHop = SipUri.of("", way.isEmpty() ? to : way.getFirst(), 5060);
        offer = "v=0\r\no=- 1 0 IN IP4 %s\r\ns=-\r\na=sendrecv\r\n".formatted(phone.address);
        builder.body("application/sdp", Line.bytes(offer));
        send();
    }

    private void send() {
        SipRequest.Builder request =
                Objects.requireNonNull(builder).remove(HeaderName.SUPPORTED).add(HeaderName.SUPPORTED, "100rel");
        timer.writeTo(request);
        invite = phone.plain(request);
        dialogs = new InviteDialogs(invite, false);
        phone.ask(request, nextHop, this);
    }

    private InviteDialogs dialogs() {
        return Objects.requireNonNull(dialogs);
    }

    /// Gives up if it is not answered.
    void takeBack() {
        if (chosen == null && failure == 0 && transaction != null) {
            takenBack = true;
            phone.book.line(phone.address, "cancels");
            phone.peer.transactions().cancel(transaction, phone.time.instant());
        }
    }

    /// The whole call, after its INVITE or its end.
    boolean isOver() {
        return chosen == null ? failure > 0 : chosen.ending != null;
    }

    @Override
    public void heard(ClientTransaction client, SipResponse response, Instant now) {
        transaction = client;
        if (response.status() != SessionAnswer.TooSmall.STATUS) {
            followed.accept(response);
        }
        switch (dialogs().receive(response)) {
            case Heard.Nothing() -> {}
            case Heard.Early(Dialog dialog, boolean isNew) -> early(dialog, isNew, response);
            case Heard.Confirmed(Dialog dialog) -> confirmed(client, dialog, response, now);
            case Heard.Unwanted(Dialog dialog, SipRequest.Builder ack, SipRequest.Builder bye) -> {
                phone.book.saw("a second 2xx");
                phone.acknowledge(client, ack, dialog.nextHop());
                phone.ask(bye, dialog.nextHop(), new Unheard(phone));
                left(List.of(dialog));
            }
            case Heard.Left(Dialog dialog) -> left(List.of(dialog));
            case Heard.Refused(int status, List<Dialog> ended) -> refused(status, ended, response);
        }
    }

    private void early(Dialog dialog, boolean isNew, SipResponse response) {
        if (isNew) {
            var line = new Line(phone, dialog, policy);
            line.whenChanged(changed -> dialogs().keep(changed));
            lines.put(dialog.id(), line);
        }
        Line line = Objects.requireNonNull(lines.get(dialog.id()));
        HeaderValue.RAck rack = Prack.wantedBy(response);
        if (rack == null) {
            return;
        }
        boolean hasAnswer = response.bodyLength() > 0;
        if (hasAnswer) {
            line.session = offer + "/" + Line.text(response.body());
        }
        line.ask(Method.PRACK, prack -> prack.set(Field.RACK, rack), new Asking() {
            @Override
            public void heard(ClientTransaction prack, SipResponse answer, Instant now) {
                phone.book.saw("PRACK answered " + answer.status());
                if (answer.isSuccess() && updatesEarly && hasAnswer && line.ending == null) {
                    phone.book.saw("early UPDATE");
                    line.offer(Method.UPDATE, "sendonly");
                }
            }

            @Override
            public void failed(int status, Instant now) {
                phone.book.saw("PRACK unanswered");
            }
        });
    }

    private void confirmed(ClientTransaction client, Dialog dialog, SipResponse response, Instant now) {
        Line known = lines.get(dialog.id());
        Line line = known == null ? new Line(phone, dialog, policy) : known;
        lines.put(dialog.id(), line);
        chosen = line;
        line.whenChanged(_ -> {});
        line.is(dialog);
        phone.acknowledge(client, dialog.ack(Objects.requireNonNull(invite)), dialog.nextHop());
        if (line.session.isEmpty()) {
            line.session = offer + "/" + Line.text(response.body());
        }
        line.runs(timer.agreed(response, now));
        phone.book.saw("answered");
        if (takenBack) {
            phone.book.saw("answered before the CANCEL");
            line.hangUp(Ending.LOCAL_BYE);
        }
        phone.after(OTHERS_FOR, () -> left(dialogs().endOthers(Ending.REPLACED)));
    }

    private void refused(int status, List<Dialog> ended, SipResponse response) {
        left(ended);
        SessionOffer raised = status == 422 ? timer.raisedBy(response) : null;
        if (raised == null || takenBack) {
            failure = status;
            phone.book.saw("refused: " + status);
            if (status == SessionAnswer.TooSmall.STATUS) {
                followed.accept(response);
            }
            return;
        }
        phone.book.saw("interval raised");
        timer = raised;
        CSeq last = Objects.requireNonNull(invite).cseq();
        Objects.requireNonNull(builder).set(Field.CSEQ, new CSeq(last.number() + 1, Method.INVITE));
        send();
    }

    private void left(List<Dialog> ended) {
        for (Dialog dialog : new ArrayList<>(ended)) {
            Line line = lines.get(dialog.id());
            if (line != null) {
                line.whenChanged(_ -> {});
                line.end(Ending.REJECTED);
                phone.book.saw("an early dialog left");
            }
        }
    }

    @Override
    public void failed(int status, Instant now) {
        followed.accept(null);
        failure = status;
        left(dialogs().endOthers(Ending.TIMEOUT));
    }
}
