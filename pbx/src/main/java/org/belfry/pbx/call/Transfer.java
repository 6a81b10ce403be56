package org.belfry.pbx.call;

import org.belfry.sip.Method;
import org.belfry.sip.dialog.FailureEffect;
import org.belfry.sip.dialog.Referral;
import org.belfry.sip.event.Ended;
import org.belfry.sip.event.ServedSubscription;
import org.belfry.sip.event.Sipfrag;
import org.jspecify.annotations.Nullable;

/// A transfer under way: who asked for it, who is sent on, and what the first is told of it (RFC 3515,
/// RFC 5589). Owned by the call's thread.
///
/// The house does itself what the REFER asks of the other side: that side learns nothing of it but with
/// whom it talks in the end, and needs no right to call anybody.
final class Transfer {

    private final Premises premises;
    private final Leg asker;
    private final Leg sent;
    private @Nullable ServedSubscription subscription;

    Transfer(Premises premises, Leg asker, Leg sent, Referral.Wanted wanted) {
        this.premises = premises;
        this.asker = asker;
        this.sent = sent;
        this.subscription = wanted.subscribes()
                ? ServedSubscription.ofRefer(wanted.id(), premises.clock().now())
                : null;
    }

    /// Who asked for it.
    Leg asker() {
        return asker;
    }

    /// Who is sent on.
    Leg sent() {
        return sent;
    }

    void trying() {
        tell(Sipfrag.trying());
    }

    /// It is over: with 200 they talk.
    void ended(int status, String sentence) {
        if (subscription != null) {
            subscription = subscription.ended(Ended.NORESOURCE, null);
            tell(Sipfrag.of(status, sentence));
            subscription = null;
        }
    }

    private void tell(byte[] body) {
        var current = subscription;
        if (current != null && !asker.dialog().isOver()) {
            var notice = current.notice(asker.dialog(), body, premises.clock().now());
            subscription = notice.subscription();
            asker.send(notice.outgoing(), null, asker.line());
        }
    }

    /// A NOTIFY was answered.
    void notified(int status) {
        var current = subscription;
        if (current != null && status >= 300) {
            boolean isOver = FailureEffect.of(Method.NOTIFY, status) != FailureEffect.TRANSACTION;
            subscription = isOver ? null : current;
        }
    }
}
