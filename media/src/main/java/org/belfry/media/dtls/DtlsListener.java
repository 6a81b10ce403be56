package org.belfry.media.dtls;

/// What an association tells its owner, always through the owner's executor, never from within a call of the owner.
public interface DtlsListener {

    /// Send these bytes to the address ICE has chosen; the array is the listener's. At most 1,200 bytes.
    void send(byte[] datagram);

    /// Called once.
    void outcome(DtlsOutcome outcome);

    /// The other side said `close_notify` after keys were there: it will send no more. Called at most once.
    void closedByPeer();
}
