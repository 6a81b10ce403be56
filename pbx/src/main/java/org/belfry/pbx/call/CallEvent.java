package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.front.Origin;
import org.belfry.signal.Outcome;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// What a call can hear of. Immutable.
sealed interface CallEvent {

    /// It happened to one leg.
    sealed interface OfLeg extends CallEvent {
        Line line();
    }

    /// A request in its dialog, to be answered.
    record Asked(Line line, Incoming request) implements OfLeg {}

    /// A provisional answer of ours was confirmed; the PRACK is to be answered.
    record Confirmed(Line line, Incoming prack) implements OfLeg {}

    /// Its INVITE was taken back.
    record Cancelled(Line line) implements OfLeg {}

    record Acknowledged(Line line, SipRequest ack) implements OfLeg {}

    /// Our answer to its INVITE was not acknowledged, not confirmed, or could not be sent.
    record Unheard(Line line, ServerTransaction invite) implements OfLeg {}

    /// A provisional answer to our INVITE.
    ///
    /// @param dialog the early one it is in, or null
    record Rang(Line line, @Nullable Dialog dialog, SipResponse response) implements OfLeg {}

    /// The first 2xx to our INVITE, acknowledged.
    ///
    /// @param timer what our INVITE said of the session's
    /// @param by what was accepted, to end it again if nobody wants it any more
    record Accepted(Line line, Invitation by, Dialog dialog, SipResponse response, SessionOffer timer)
            implements OfLeg {}

    /// 300 to 699 to our INVITE.
    record Refused(Line line, SipResponse response) implements OfLeg {}

    /// No answer to our INVITE.
    record Unreached(Line line, Outcome.Why why) implements OfLeg {}

    /// The final answer to a request of ours in the dialog.
    record Answered(Line line, Within request, SipResponse response) implements OfLeg {}

    record Unanswered(Line line, Within request, Outcome.Why why) implements OfLeg {}

    /// Somebody asks to take the place of this leg (RFC 3891); to be answered.
    record Replacing(Line line, Incoming invite, Origin origin) implements OfLeg {}

    /// It pressed a key; only while the house serves it.
    record Pressed(Line line, char key) implements OfLeg {}

    /// It pressed a key in a call that is recorded.
    record Keyed(Line line, char key) implements OfLeg {}

    /// What was said to it is over.
    ///
    /// @param number of what was said, counted
    record Played(Line line, int number) implements OfLeg {}

    /// The notice that it is recorded has come to its end.
    ///
    /// @param number of the notice, counted
    record Noticed(Line line, int number) implements OfLeg {}

    /// Something its attendant waits for has changed elsewhere.
    record Bell(Line line) implements OfLeg {}

    /// Who was served in another call takes the place of whoever rings, or takes up who waits, here.
    ///
    /// @param leg answered, and this call's from now on
    /// @param leave what let it out of the house, if it did
    record Joins(Line line, Leg leg, Optional<Budgets.Granted> leave) implements OfLeg {}

    /// Another call wants whoever talks to this leg, which is then to be ended (RFC 5589 §7).
    record Surrender(Line line, Leg asker, Mailbox<CallEvent> to) implements OfLeg {}

    /// What came of that.
    ///
    /// @param leave what let that leg out of the house, if it did
    record Surrendered(Leg leg, Optional<Budgets.Granted> leave) implements CallEvent {}

    /// Nobody talks there but the house: it is to serve who is sent on in the asker's stead.
    ///
    /// @param dialled what leads to that service
    record Deferred(String dialled) implements CallEvent {}

    record NotSurrendered(int status) implements CallEvent {}

    /// A device may do nothing any more.
    record Revoked(DeviceId device) implements CallEvent {}

    /// The house ends the call.
    record Ended(String cause) implements CallEvent {}
}
