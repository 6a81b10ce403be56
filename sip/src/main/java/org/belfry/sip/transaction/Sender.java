package org.belfry.sip.transaction;

/// Puts messages on the wire. Called on the thread that owns the [Transactions]; must not call back into them.
public interface Sender {

    /// Sends one message. The array is not changed by anybody afterwards and may be sent again.
    ///
    /// @return false if it is known now that the flow is gone. A failure found later is told by
    ///     [Transactions#flowFailed].
    boolean send(Flow flow, byte[] message);
}
