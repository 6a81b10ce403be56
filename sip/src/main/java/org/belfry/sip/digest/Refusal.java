package org.belfry.sip.digest;

/// Why credentials were refused; what is told to the peer is [#answer], which says less. Immutable.
public enum Refusal {
    /// The user exists, the digest is not of its secret.
    WRONG_SECRET(Answer.CHALLENGE),
    /// Nobody has that name, or not under this algorithm. Costs and answers the same as [#WRONG_SECRET].
    UNKNOWN_USER(Answer.CHALLENGE),
    /// The secret is right, the nonce and count were used before: an eavesdropper, or a phone that never counts.
    REPLAYED_NONCE(Answer.CHALLENGE_STALE),
    /// Not to be parsed, a parameter missing or not of its form, or a response of the wrong length.
    MALFORMED(Answer.BAD_REQUEST),
    /// More than one set of credentials for our realm, or more header fields than [DigestServer#CREDENTIALS_MAX].
    AMBIGUOUS(Answer.BAD_REQUEST),
    /// The digest covers another URI than the request asks for.
    URI_MISMATCH(Answer.BAD_REQUEST),
    /// An algorithm that is not on offer here.
    ALGORITHM_NOT_ALLOWED(Answer.CHALLENGE),
    /// A `-sess` variant, which is never on offer.
    SESSION_ALGORITHM(Answer.CHALLENGE),
    /// A user name that is hashed or percent-encoded (RFC 7616 §3.4.4), which is never on offer.
    USERNAME_FORM(Answer.BAD_REQUEST),
    /// No qop, as before RFC 2617.
    QOP_MISSING(Answer.CHALLENGE),
    /// A qop that is not on offer.
    QOP_NOT_ALLOWED(Answer.CHALLENGE);

    private final Answer answer;

    Refusal(Answer answer) {
        this.answer = answer;
    }

    /// What the peer is told.
    public Answer answer() {
        return answer;
    }

    /// The answer to a peer that was refused.
    public enum Answer {
        /// 401 or 407 with a new challenge.
        CHALLENGE,
        /// The same, saying `stale=true`: the peer need not ask its user again.
        CHALLENGE_STALE,
        /// 400 Bad Request.
        BAD_REQUEST
    }
}
