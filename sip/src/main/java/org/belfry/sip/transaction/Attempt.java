package org.belfry.sip.transaction;

/// What became of the wish to send a request.
public sealed interface Attempt {

    /// Sent. Exactly one of a final response, a time-out or a transport failure will be told to the user.
    record Started(ClientTransaction transaction) implements Attempt {}

    /// Nothing was sent: this flow does not take so large a request (RFC 3261 §18.1.1). The same builder can be used
    /// for another flow.
    record TooLarge(int bytes, int bytesMax) implements Attempt {}

    /// Nothing was sent: the table of client transactions is full.
    record Overloaded() implements Attempt {}

    /// The flow is gone. The same builder can be used for another flow.
    record Unreachable() implements Attempt {}
}
