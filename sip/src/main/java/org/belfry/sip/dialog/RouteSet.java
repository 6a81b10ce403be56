package org.belfry.sip.dialog;

import java.util.List;
import org.belfry.sip.Field;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// The proxies between us and the peer that asked to stay in the way, the nearest first (RFC 3261 §12.1). Immutable.
///
/// At most [#HOPS_MAX]: a longer way would make each request of ours as large as the peer likes.
record RouteSet(List<NameAddr> hops) {

    static final int HOPS_MAX = 32;

    RouteSet {
        hops = List.copyOf(hops);
    }

    /// The set as the message has it, nearest first for who received a request, reversed for who sent it; or the
    /// fault.
    static Read read(SipMessage message, boolean reversed) {
        List<NameAddr> all = message.recordRoutes();
        if (all.size() > HOPS_MAX) {
            return new Read(null, DialogFault.TOO_MANY_HOPS);
        }
        for (NameAddr hop : all) {
            if (hop.sipUri() == null) {
                return new Read(null, DialogFault.BAD_RECORD_ROUTE);
            }
        }
        List<NameAddr> kept = all.stream().map(Ends::kept).toList();
        return new Read(new RouteSet(reversed ? kept.reversed() : kept), null);
    }

    /// Either the set or why there is none.
    record Read(@Nullable RouteSet routes, @Nullable DialogFault fault) {}

    /// The URI to be resolved and sent to.
    SipUri nextHop(SipUri target) {
        SipUri first = first();
        return first == null ? target : first;
    }

    private @Nullable SipUri first() {
        return hops.isEmpty() ? null : hops.getFirst().sipUri();
    }

    /// What stands in the Request-URI: the target, unless the first hop is a strict router of RFC 2543 (§12.2.1.1).
    SipUri requestUri(SipUri target) {
        SipUri first = first();
        return first == null || first.isLooseRouter() ? target : fitForRequest(first);
    }

    /// Writes the Route lines: all hops, or, before a strict router, the others and the target behind them.
    void writeTo(SipRequest.Builder builder, SipUri target) {
        SipUri first = first();
        boolean strict = first != null && !first.isLooseRouter();
        for (NameAddr hop : strict ? hops.subList(1, hops.size()) : hops) {
            builder.add(Field.ROUTE, hop);
        }
        if (strict) {
            builder.add(Field.ROUTE, NameAddr.of(target));
        }
    }

    /// The URI without what a Request-URI must not have: headers and `method` (§19.1.1 table 1).
    static SipUri fitForRequest(SipUri uri) {
        SipUri fit = uri.params().has("method") ? uri.withoutParam("method") : uri;
        if (!fit.hasHeaders()) {
            return fit;
        }
        String text = fit.toString();
        // A question mark may stand in the user part; behind the host the first one begins the headers.
        SipUri bare = SipUri.parse(text.substring(0, text.indexOf('?', text.lastIndexOf('@') + 1)));
        return bare == null ? fit.canonical() : bare;
    }
}
