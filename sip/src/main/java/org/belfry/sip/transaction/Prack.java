package org.belfry.sip.transaction;

import org.belfry.sip.Field;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// RFC 3262 for the asking side: which responses want a PRACK, and what it says.
public final class Prack {

    private Prack() {}

    /// The RAck of the PRACK this response asks for, or null if it asks for none. The transaction passes each
    /// reliable response to the user once and in order, so whoever gets one here has to send the PRACK.
    public static HeaderValue.@Nullable RAck wantedBy(SipResponse response) {
        Long rseq = reliableNumber(response);
        return rseq == null ? null : new HeaderValue.RAck(rseq, response.cseq());
    }

    static @Nullable Long reliableNumber(SipResponse response) {
        boolean isReliable =
                response.isProvisional() && response.status() > 100 && response.lists(Field.REQUIRE, "100rel");
        return isReliable ? response.read(Field.RSEQ) : null;
    }
}
