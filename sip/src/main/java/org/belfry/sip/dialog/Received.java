package org.belfry.sip.dialog;

/// What a dialog says to a request of the peer, which must have been authenticated before: a stranger could else
/// spend the peer's numbers.
public sealed interface Received {

    /// It is the next one; numbers may be left out. The dialog from now on.
    record InOrder(Dialog dialog) implements Received {}

    /// Answer with [#STATUS]: an earlier one came late (RFC 3261 §12.2.2).
    record OutOfOrder() implements Received {
        public static final int STATUS = 500;
    }

    /// Answer with [#STATUS], unless it is an ACK: the dialog has ended (§12.2.2, §15.1.2).
    record Over() implements Received {
        public static final int STATUS = 481;
    }
}
