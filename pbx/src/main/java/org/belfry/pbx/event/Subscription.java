package org.belfry.pbx.event;

import org.belfry.pbx.device.Device;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.event.ServedSubscription;
import org.jspecify.annotations.Nullable;

/// One subscription of a device. Owned by the loop of its exchange; what is final is read by anybody.
final class Subscription {

    final EventSource source;
    final Device device;
    final SipUri entity;
    final Subject subject;
    final Exchange exchange;
    final Flow flow;
    Dialog dialog;
    ServedSubscription state;
    /// What was told last, as if it were the first, so that nothing is told twice.
    byte @Nullable [] told;
    boolean isWaiting;

    /// Who is told of whom.
    ///
    /// @param entity what they called the subject
    record Holder(EventSource source, Device device, SipUri entity, Subject subject) {}

    Subscription(Holder holder, Exchange exchange, Flow flow, Dialog dialog, ServedSubscription state) {
        this.source = holder.source();
        this.device = holder.device();
        this.entity = holder.entity();
        this.subject = holder.subject();
        this.exchange = exchange;
        this.flow = flow;
        this.dialog = dialog;
        this.state = state;
    }

    /// The state now.
    byte[] body(long version) {
        return source.state(new EventSource.View(subject, entity, version));
    }

    /// Whether its holder may still know.
    boolean isAllowed() {
        return source.whose(device, entity).filter(subject::equals).isPresent();
    }
}
