package org.belfry.sip.transaction;

import org.belfry.sip.Via;

/// A way to one peer: a connection, or a local UDP socket with a remote address and port. Flows are told apart by
/// `equals`. The transactions know no more of it than this.
public interface Flow {

    /// Whether a CANCEL that came this way may be believed to come from whoever sent the INVITE that came by
    /// `invite` (RFC 3261 §9.2, §26.2.4): a CANCEL cannot be challenged, so anybody who learns the branch could
    /// end the calls of others.
    default boolean mayCancel(Flow invite) {
        return equals(invite);
    }

    /// Whether whoever is behind it has authenticated: what [TransactionLimits] keeps in reserve is for those. Asked
    /// only when there is no room left but the reserve; strangers unless somebody knows better.
    default boolean isKnown() {
        return false;
    }

    /// Whether the transport itself repeats what was lost (TCP, TLS, WebSocket): most timers are zero then.
    boolean isReliable();

    /// The largest request that may be sent this way (RFC 3261 §18.1.1): 1,300 for UDP of unknown MTU, where a larger
    /// one has to take a connection.
    int requestBytesMax();

    /// The Via of a request that is sent this way: transport, our address and port, and this branch.
    Via via(String branch);
}
