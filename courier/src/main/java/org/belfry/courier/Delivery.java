package org.belfry.courier;

/// What became of one try to hand a letter over.
public sealed interface Delivery {

    /// The server has it, and answers for it from now on (RFC 5321 §6.1).
    record Taken() implements Delivery {}

    /// Not now: the server is away, does not prove itself, does not know us, or asks to come again (RFC 5321 §4.2.1,
    /// 4yz).
    ///
    /// @param server whether the fault is the server's or the way's, and other letters would fare no better
    /// @param sentence for the administrator; may quote the server
    record Deferred(boolean server, String sentence) implements Delivery {}

    /// Never: the server wants none of it (5yz).
    ///
    /// @param code as it answered, e.g. 550
    /// @param sentence for the administrator; may quote the server
    record Refused(int code, String sentence) implements Delivery {}
}
