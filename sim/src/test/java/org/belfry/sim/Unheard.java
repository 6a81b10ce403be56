package org.belfry.sim;

import java.time.Instant;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;

/// Asks and does nothing with the answer but count it.
record Unheard(Telephone phone) implements Asking {

    @Override
    public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
        phone.book.saw("%s answered %d".formatted(transaction.method(), response.status()));
    }

    @Override
    public void failed(int status, Instant now) {
        phone.book.saw("unanswered");
    }
}
