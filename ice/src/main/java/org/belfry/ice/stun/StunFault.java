package org.belfry.ice.stun;

/// What a sender did wrong.
public enum StunFault {
    /// First bits, cookie or method are of something else: perhaps not STUN at all.
    NOT_STUN,
    /// There are fewer bytes than the message says, or than any message has.
    TRUNCATED,
    /// The length is no multiple of four, or bytes follow the message.
    WRONG_LENGTH,
    UNKNOWN_METHOD,
    /// An attribute reaches beyond the message.
    ATTRIBUTE_BEYOND_END,
    /// An attribute we know has a length it can't have.
    ATTRIBUTE_LENGTH,
    /// An address of a family its length does not fit, or a value outside what its attribute can say.
    ATTRIBUTE_VALUE,
    TOO_MANY_ATTRIBUTES,
    /// The checksum is wrong, or is not at the end (RFC 8489 §14.7).
    FINGERPRINT
}
