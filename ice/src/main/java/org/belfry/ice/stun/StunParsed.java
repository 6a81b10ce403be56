package org.belfry.ice.stun;

/// What came of reading one datagram or one frame of a stream. Nothing is thrown.
public sealed interface StunParsed {

    /// A message all of whose attributes we know have the form they must have.
    record Whole(StunMessage message) implements StunParsed {}

    /// The sender broke the rules; `atByte` counts from the first of the given bytes.
    record Broken(StunFault fault, int atByte) implements StunParsed {}
}
