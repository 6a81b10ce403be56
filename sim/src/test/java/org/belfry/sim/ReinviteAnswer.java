package org.belfry.sim;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.transaction.ServerTransaction;

/// What becomes of our answer to a re-INVITE.
record ReinviteAnswer(Line line) implements Answering {

    @Override
    public void cancelled(Instant now) {
        throw new AssertionError("no re-INVITE is cancelled here");
    }

    @Override
    public void acknowledged(Instant now) {
        line.awaitsAck = false;
    }

    @Override
    public void ackMissing(Instant now) {
        if (line.awaitsAck) {
            line.awaitsAck = false;
            line.phone.book.saw("ACK of a re-INVITE missing");
            line.hangUp(Ending.TIMEOUT);
        }
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, Instant now) {
        throw new AssertionError("no re-INVITE is answered reliably here");
    }

    @Override
    public void prackMissing(Instant now) {
        throw new AssertionError("no re-INVITE is answered reliably here");
    }
}
