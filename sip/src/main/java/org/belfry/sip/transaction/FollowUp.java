package org.belfry.sip.transaction;

import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The two requests a client transaction makes itself, out of its INVITE.
final class FollowUp {

    private static final int MAX_FORWARDS = 70;

    private FollowUp() {}

    /// The ACK of a failure (RFC 3261 §17.1.1.3): To of the response, all else of the INVITE.
    static byte[] ack(SipRequest invite, SipResponse failure) {
        return like(invite, Method.ACK, failure).toBytes();
    }

    /// The CANCEL (§9.1): To of the INVITE as well.
    ///
    /// @param reason why, if the peer is to know (RFC 3326)
    static SipRequest cancel(SipRequest invite, @Nullable String reason) {
        var cancel = like(invite, Method.CANCEL, invite);
        return reason == null
                ? cancel
                : cancel.toBuilder().set(HeaderName.REASON, reason).build();
    }

    private static SipRequest like(SipRequest invite, Method method, SipMessage to) {
        return SipRequest.builder(method, invite.requestUri())
                .add(Field.VIA, invite.topVia())
                .add(Field.MAX_FORWARDS, MAX_FORWARDS)
                .copy(HeaderName.FROM, invite)
                .copy(HeaderName.TO, to)
                .copy(HeaderName.CALL_ID, invite)
                .add(Field.CSEQ, new CSeq(invite.cseq().number(), method))
                .copy(HeaderName.ROUTE, invite)
                .build();
    }
}
