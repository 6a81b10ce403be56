package org.belfry.sip.dialog;

import org.belfry.sip.NameAddr;

/// The two ends of a dialog: From and To as they stand in our requests, and the Contact we gave. Immutable.
record Ends(NameAddr local, NameAddr remote, NameAddr contact) {

    Ends {
        local = kept(local);
        remote = kept(remote);
        contact = kept(contact);
    }

    /// The same value on bytes of its own: a slice would keep its whole message as long as the dialog lives.
    static NameAddr kept(NameAddr value) {
        NameAddr own = NameAddr.parse(value.toString());
        return own == null ? value : own;
    }
}
