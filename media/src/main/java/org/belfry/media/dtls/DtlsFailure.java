package org.belfry.media.dtls;

/// Why a handshake brought no keys.
public enum DtlsFailure {
    FINGERPRINT_MISMATCH("The other side's certificate is not the one its description names"),
    NO_CERTIFICATE("The other side showed no certificate"),
    /// It could not sign with it, or the Finished messages differ: somebody stands between.
    NOT_PROVEN("The other side could not prove that the certificate is its own"),
    NO_SRTP("The other side did not speak of SRTP"),
    NO_COMMON_PROFILE("No SRTP protection profile is shared"),
    NO_COMMON_CIPHER("No protocol version and cipher suite are shared"),
    /// RFC 7627; without it two handshakes can be made to have the same secrets.
    NO_EXTENDED_MASTER_SECRET("The other side does not bind its keys to the handshake"),
    TIMEOUT("The handshake did not end in time"),
    /// The other side gave up; the detail is its alert.
    ALERT("The other side ended the handshake"),
    MALFORMED("The other side sent a message that is not DTLS"),
    /// [DtlsLimits#handshakesMax] are under way.
    BUSY("Too many handshakes are under way"),
    /// Our own [DtlsAssociation#close].
    CLOSED("The call ended before the handshake did"),
    /// A fault of ours.
    INTERNAL("The handshake failed on our side");

    private final String sentence;

    DtlsFailure(String sentence) {
        this.sentence = sentence;
    }

    /// Without its full stop.
    String sentence() {
        return sentence;
    }
}
