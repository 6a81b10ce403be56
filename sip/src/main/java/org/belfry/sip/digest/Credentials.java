package org.belfry.sip.digest;

import org.belfry.sip.digest.Offer.Leave;
import org.jspecify.annotations.Nullable;

/// Credentials for our realm, looked at for their form alone (RFC 7616 §3.4). Immutable.
sealed interface Credentials {

    /// Of the right form and within the offer. `count` is 0 without qop.
    record Right(AuthParams params, String username, Algorithm algorithm, Qop qop, long count) implements Credentials {}

    record Wrong(Refusal why) implements Credentials {}

    int COUNT_DIGITS = 8;

    static Credentials read(AuthParams params, Offer offer) {
        Algorithm algorithm = Algorithm.named(params);
        if (algorithm == null || !offer.order().contains(algorithm)) {
            return new Wrong(Algorithm.isSession(params) ? Refusal.SESSION_ALGORITHM : Refusal.ALGORITHM_NOT_ALLOWED);
        }
        if (params.has(Param.USERNAME_EXT) || params.isIgnoringCase(Param.USERHASH, "true")) {
            return new Wrong(Refusal.USERNAME_FORM);
        }
        Qop qop = Qop.named(params);
        Refusal refusedQop = refused(qop, offer);
        if (qop == null || refusedQop != null) {
            return new Wrong(refusedQop == null ? Refusal.QOP_NOT_ALLOWED : refusedQop);
        }
        return read(params, algorithm, qop);
    }

    private static Credentials read(AuthParams params, Algorithm algorithm, Qop qop) {
        String username = params.text(Param.USERNAME);
        long count = qop == Qop.NONE ? 0 : count(params);
        boolean complete = params.has(Param.NONCE) && params.has(Param.URI) && hasResponse(params, algorithm);
        boolean counted = qop == Qop.NONE || (count > 0 && params.has(Param.CNONCE));
        return username == null || username.isEmpty() || !complete || !counted
                ? new Wrong(Refusal.MALFORMED)
                : new Right(params, username, algorithm, qop, count);
    }

    private static boolean hasResponse(AuthParams params, Algorithm algorithm) {
        return params.has(Param.RESPONSE)
                && params.length(Param.RESPONSE) == 2 * algorithm.hashBytes()
                && Ascii.isHex(params.array(), params.start(Param.RESPONSE), params.end(Param.RESPONSE));
    }

    private static @Nullable Refusal refused(@Nullable Qop qop, Offer offer) {
        if (qop == Qop.NONE && !offer.has(Leave.RESPONSE_WITHOUT_QOP)) {
            return Refusal.QOP_MISSING;
        }
        return qop == Qop.AUTH_INT && !offer.has(Leave.AUTH_INT) ? Refusal.QOP_NOT_ALLOWED : null;
    }

    /// `nc` of eight digits, 1..2³²−1; -1 if it is anything else.
    private static long count(AuthParams params) {
        if (!params.has(Param.NC) || params.length(Param.NC) != COUNT_DIGITS) {
            return -1;
        }
        long count = 0;
        for (int i = params.start(Param.NC); i < params.end(Param.NC); i++) {
            int digit = Ascii.hexValue(params.array()[i]);
            if (digit < 0) {
                return -1;
            }
            count = count << 4 | digit;
        }
        return count == 0 ? -1 : count;
    }
}
