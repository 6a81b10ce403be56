package org.belfry.pbx.call;

import java.util.Objects;
import org.belfry.pbx.gate.OutboundGate.Leave;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.InviteDialogs.Heard;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.transaction.Prack;
import org.jspecify.annotations.Nullable;

/// The INVITE that rings for one leg, and the dialogs it opens until one of them is the call's.
///
/// Whatever nobody wants any more is ended here, without the call: a 2xx that crossed our CANCEL, a
/// second one of a proxy that forks, one that came when the call was over. So a call needs not stay to
/// wait for them (RFC 3261 §9.1, §13.2.2.4). Our INVITE always has the offer, so each 2xx is
/// acknowledged at once, and each reliable provisional answer confirmed.
///
/// Owned by the loop of its exchange once it has begun.
final class Invitation extends Asking {

    private final Line line;
    private final Proof.@Nullable Means means;
    private final @Nullable Proof proof;
    private SessionOffer timer;
    private SipRequest request;
    private @Nullable InviteDialogs dialogs;
    private boolean abandoned;
    private boolean isOver;
    private @Nullable Leave leave;

    /// @param means what we prove ourselves with if we are asked; nobody asks a telephone's caller
    Invitation(Line line, Way way, SipRequest.Builder request, SessionOffer timer, Proof.@Nullable Means means) {
        super(line.exchange(), way);
        this.line = line;
        this.timer = timer;
        this.request = request.prepend(Field.VIA, LATER).build();
        this.means = means;
        proof = means == null ? null : means.outside(this.request);
    }

    void begin() {
        if (abandoned) {
            over(false);
            return;
        }
        if (proof != null) {
            var proven = request.toBuilder();
            proof.writeTo(proven);
            // Kept, for the ACK of a 2xx brings the same credentials along (RFC 3261 §13.2.2.4).
            request = proven.build();
        }
        var next = request.toBuilder();
        timer.writeTo(next);
        var whole = next.build();
        dialogs = new InviteDialogs(whole, way().transport().isSecure());
        send(whole.toBuilder());
    }

    /// Nobody waits for it any more: it is taken back, and ended if it was accepted all the same.
    ///
    /// @param reason of [Asking#cancel]
    /// @param letOut what let it out of the house, if it did: it counts where it was accepted, for the
    ///     provider counts it too, and is closed in any case
    void abandon(@Nullable String reason, @Nullable Leave letOut) {
        abandoned = true;
        leave = letOut;
        if (isOver) {
            over(false);
        } else {
            cancel(reason);
        }
    }

    /// Nothing more will come of it.
    private void over(boolean accepted) {
        isOver = true;
        var kept = leave;
        leave = null;
        if (kept != null) {
            if (accepted) {
                kept.answered();
            }
            kept.close();
        }
    }

    @Override
    void heard(SipResponse response) {
        var raised = response.status() == 422 ? timer.raisedBy(response) : null;
        if (raised != null && !abandoned) {
            timer = raised;
            again();
            return;
        }
        if (proof != null && !abandoned && proof.mayTryAgain(response)) {
            again();
            return;
        }
        switch (Objects.requireNonNull(dialogs, "an answer before the request").receive(response)) {
            case Heard.Early(Dialog dialog, boolean _) -> {
                confirm(dialog, response);
                line.tell(new CallEvent.Rang(line, dialog, response));
            }
            case Heard.Nothing() -> {
                if (response.isProvisional() && response.status() > 100) {
                    line.tell(new CallEvent.Rang(line, null, response));
                }
            }
            case Heard.Confirmed(Dialog dialog) -> accepted(dialog, response);
            case Heard.Unwanted(Dialog dialog, var ack, var bye) -> {
                acknowledge(ack);
                new Within(exchange(), null, way(), dialog, bye, null, means).begin();
            }
            case Heard.Left _ -> {}
            case Heard.Refused _ -> {
                over(false);
                line.order(new CallEvent.Refused(line, response));
            }
        }
    }

    private void again() {
        request = request.toBuilder()
                .set(Field.CSEQ, new CSeq(request.cseq().number() + 1, Method.INVITE))
                .build();
        begin();
    }

    private void confirm(Dialog dialog, SipResponse response) {
        var wanted = Prack.wantedBy(response);
        if (wanted != null) {
            var prack = dialog.request(Method.PRACK);
            Objects.requireNonNull(dialogs).keep(prack.dialog());
            new Within(exchange(), null, way(), prack.dialog(), prack.request().set(Field.RACK, wanted), null, null)
                    .begin();
        }
    }

    private void accepted(Dialog dialog, SipResponse response) {
        acknowledge(dialog.ack(request));
        if (abandoned || !line.order(new CallEvent.Accepted(line, this, dialog, response, timer))) {
            end(dialog);
        }
    }

    /// Ends what was accepted. On the loop.
    void end(Dialog dialog) {
        over(true);
        var bye = dialog.request(Method.BYE);
        new Within(exchange(), null, way(), bye.dialog(), bye.request(), null, means).begin();
    }

    @Override
    void heardNothing(Why why) {
        over(false);
        line.order(new CallEvent.Unreached(line, why));
    }
}
