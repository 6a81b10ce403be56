package org.belfry.ice.stun;

/// The errors we answer with (RFC 8489 §14.8, RFC 8445 §7.3.1.1, RFC 8656 §19).
///
/// They go out without a reason phrase: it is for people who read captures, and would make answers to strangers
/// larger.
public enum StunError {
    BAD_REQUEST(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    UNKNOWN_ATTRIBUTE(420),
    ALLOCATION_MISMATCH(437),
    STALE_NONCE(438),
    ADDRESS_FAMILY_NOT_SUPPORTED(440),
    WRONG_CREDENTIALS(441),
    UNSUPPORTED_TRANSPORT_PROTOCOL(442),
    PEER_ADDRESS_FAMILY_MISMATCH(443),
    ALLOCATION_QUOTA_REACHED(486),
    ROLE_CONFLICT(487),
    INSUFFICIENT_CAPACITY(508);

    private final int code;

    StunError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
