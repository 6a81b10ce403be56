package org.belfry.sim;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.transaction.ServerTransaction;

/// What a dialog of a [Telephone] is for: it gets the dialog's requests.
interface Talk {

    void request(ServerTransaction transaction, SipRequest request, Instant now);
}
