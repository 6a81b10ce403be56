package org.belfry.sim;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.transaction.ServerTransaction;

/// Who answers one INVITE of a peer on a [Telephone], whether it opens a dialog or is sent in one.
interface Answering {

    void cancelled(Instant now);

    void acknowledged(Instant now);

    void ackMissing(Instant now);

    void prack(ServerTransaction transaction, SipRequest request, Instant now);

    void prackMissing(Instant now);
}
