package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// What came of reading bytes: a message, the need for more of them, or a fault of the peer. Nothing is thrown.
public sealed interface Parsed {

    /// A message whose start line, Via, From, To, Call-ID, CSeq, Max-Forwards, Contact, Route, Record-Route and
    /// Content-Length are well-formed, and how many of the given bytes it and the line ends before it took.
    record Whole(SipMessage message, int bytesRead) implements Parsed {}

    /// The bytes so far are the beginning of a message, which can't be whole before there are `bytesWanted` of them.
    /// Only streams give this answer.
    record Partial(int bytesWanted) implements Parsed {}

    /// The peer broke the rules; `atByte` counts from the first of the given bytes.
    ///
    /// `bytesRead` says where the next message begins, or is 0 if that can't be known: such a stream is closed.
    /// `refusal` is there if this is a request that can be answered; whether it is, the one place that answers decides.
    record Broken(PeerFault fault, int atByte, int bytesRead, @Nullable Refusal refusal) implements Parsed {}
}
