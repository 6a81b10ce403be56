package org.belfry.sip.dialog;

/// Why a message of the peer opens no dialog. A request is answered with [#status]; an answer is treated as if it had
/// opened none.
public enum DialogFault {
    /// No Contact with a `sip:` or `sips:` URI, so that nothing could be sent back (RFC 3261 §8.1.1.8).
    NO_CONTACT(400),
    /// The dialog is secure, its Contact is not (§12.1.1).
    INSECURE_CONTACT(400),
    /// A Record-Route that is no `sip:` or `sips:` URI.
    BAD_RECORD_ROUTE(400),
    /// More Record-Route values than a message of ours should carry back.
    TOO_MANY_HOPS(400);

    private final int status;

    DialogFault(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
