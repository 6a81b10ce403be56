package org.belfry.sip.dialog;

import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.jspecify.annotations.Nullable;

/// What a REFER asks for (RFC 3515, RFC 4488, RFC 7647): a call to somebody else.
///
/// Of the headers a Refer-To may smuggle into that call only Replaces is taken; only INVITE is followed.
public sealed interface Referral {

    /// Answer with this status.
    record Refused(int status) implements Referral {}

    /// A call is wanted.
    ///
    /// @param target whom to call, without headers
    /// @param replaces the call to be replaced there (RFC 3891), as it has to be written in the INVITE, or null
    /// @param referredBy to be carried along in the INVITE (RFC 3892), or null
    /// @param subscribes whether the sender shall be told by NOTIFY what becomes of it (RFC 4488)
    /// @param id tells apart several in one dialog: `Event: refer;id=…` (RFC 3515 §2.4.6)
    record Wanted(
            Uri target, @Nullable String replaces, @Nullable String referredBy, boolean subscribes, String id)
            implements Referral {

        public static final int STATUS = 200;

        /// Says in our 2xx that there is no subscription if none was wanted (RFC 4488 §4).
        public void writeTo(SipResponse.Builder accepted) {
            if (!subscribes) {
                accepted.set(HeaderName.REFER_SUB, "false");
            }
        }

        /// Puts Replaces and Referred-By into the call that follows.
        public void writeTo(SipRequest.Builder invite) {
            if (replaces != null) {
                invite.set(HeaderName.REPLACES, replaces);
            }
            if (referredBy != null) {
                invite.set(HeaderName.REFERRED_BY, referredBy);
            }
        }
    }

    static Referral of(SipRequest refer) {
        NameAddr referTo = refer.read(Field.REFER_TO);
        if (referTo == null || refer.isMalformed(Field.REFERRED_BY)) {
            return new Refused(400);
        }
        return switch (referTo.uri()) {
            case SipUri uri -> of(refer, uri);
            case Uri.Tel uri -> wanted(refer, uri, null);
            case Uri.Opaque other -> new Refused(416);
        };
    }

    private static Referral of(SipRequest refer, SipUri uri) {
        String method = uri.params().get("method");
        if (method != null && !method.equals(Method.INVITE.name())) {
            return new Refused(403);
        }
        return wanted(refer, RouteSet.fitForRequest(uri), uri.headers().get("replaces"));
    }

    private static Referral wanted(SipRequest refer, Uri target, @Nullable String replaces) {
        // It comes unescaped out of the URI and would else bring its control characters along.
        if (replaces != null && replaces.chars().anyMatch(Character::isISOControl)) {
            return new Refused(400);
        }
        NameAddr referredBy = refer.read(Field.REFERRED_BY);
        return new Wanted(
                target,
                replaces,
                referredBy == null ? null : referredBy.toString(),
                !saysNo(refer.header(HeaderName.REFER_SUB)),
                Integer.toString(refer.cseq().number()));
    }

    private static boolean saysNo(@Nullable String referSub) {
        if (referSub == null) {
            return false;
        }
        int params = referSub.indexOf(';');
        return (params < 0 ? referSub : referSub.substring(0, params)).strip().equalsIgnoreCase("false");
    }

    /// Makes a REFER of ours: whom to call, on whose behalf, and whether we want to be told (RFC 4488 §4).
    static void write(SipRequest.Builder refer, NameAddr referTo, NameAddr referredBy, boolean subscribes) {
        refer.set(Field.REFER_TO, referTo).set(Field.REFERRED_BY, referredBy);
        if (!subscribes) {
            refer.set(HeaderName.REFER_SUB, "false").add(HeaderName.SUPPORTED, "norefersub");
        }
    }

    /// Whether NOTIFYs follow this answer to our REFER: the peer may have agreed to none.
    static boolean subscribed(SipResponse answer) {
        return answer.isSuccess() && !saysNo(answer.header(HeaderName.REFER_SUB));
    }
}
