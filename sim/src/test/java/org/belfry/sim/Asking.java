package org.belfry.sim;

import java.time.Instant;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;

/// Who waits for the answers to one request of a [Telephone].
interface Asking {

    /// Any answer, provisional or final.
    void heard(ClientTransaction transaction, SipResponse response, Instant now);

    /// No answer came (408) or none could (503).
    void failed(int status, Instant now);
}
