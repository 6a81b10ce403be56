package org.belfry.pbx.call;

import java.util.function.Predicate;
import org.belfry.signal.Exchange;

/// What a leg is found by on the loops: its Call-ID and our tag, which nobody else has. Thread-safe.
final class Line {

    private final Switchboard.Key key;
    private final Exchange exchange;
    /// Of the call the leg belongs to: another one after it was handed over.
    private volatile Mailbox<CallEvent> mailbox;

    Line(String callId, String localTag, Exchange exchange, Mailbox<CallEvent> mailbox) {
        this.key = new Switchboard.Key(callId, localTag);
        this.exchange = exchange;
        this.mailbox = mailbox;
    }

    Switchboard.Key key() {
        return key;
    }

    Exchange exchange() {
        return exchange;
    }

    Mailbox<CallEvent> mailbox() {
        return mailbox;
    }

    /// From one call to another, if it is still there; whoever has it moves it on.
    synchronized boolean moves(Mailbox<CallEvent> from, Mailbox<CallEvent> to) {
        boolean isThere = mailbox.equals(from);
        if (isThere) {
            mailbox = to;
        }
        return isThere;
    }

    boolean isAt(Mailbox<CallEvent> other) {
        return mailbox.equals(other);
    }

    /// False if its call is over, or hears more than it can deal with.
    boolean tell(CallEvent event) {
        return reaches(to -> to.put(event));
    }

    /// The same for what a call has asked for itself: however much it hears, it learns what came of that. False
    /// if it is over.
    boolean order(CallEvent event) {
        return reaches(to -> to.order(event));
    }

    /// Where it belongs to by now, if it is handed over meanwhile.
    private boolean reaches(Predicate<Mailbox<CallEvent>> put) {
        var to = mailbox;
        while (!put.test(to)) {
            var now = mailbox;
            if (now.equals(to)) {
                return false;
            }
            to = now;
        }
        return true;
    }

    /// Nothing of it: a Call-ID often holds an address.
    @Override
    public String toString() {
        return "Line";
    }
}
