package org.belfry.pbx.event;

import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.event.ServedSubscription;
import org.jspecify.annotations.Nullable;

/// One subscription of a device. Owned by the loop of its exchange; what is final is read by anybody.
final class Subscription {

    final EventSource source;
    final DeviceId device;
    final PersonId person;
    final Exchange exchange;
    final Flow flow;
    Dialog dialog;
    ServedSubscription state;
    /// What was told last, so that nothing is told twice.
    byte @Nullable [] told;
    boolean isWaiting;

    Subscription(
            EventSource source,
            DeviceId device,
            PersonId person,
            Exchange exchange,
            Flow flow,
            Dialog dialog,
            ServedSubscription state) {
        this.source = source;
        this.device = device;
        this.person = person;
        this.exchange = exchange;
        this.flow = flow;
        this.dialog = dialog;
        this.state = state;
    }
}
