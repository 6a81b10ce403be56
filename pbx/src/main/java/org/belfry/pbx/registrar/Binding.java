package org.belfry.pbx.registrar;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.pbx.device.Device;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// One contact a device registered (RFC 3261 §10.3). Immutable.
///
/// @param id stays as long as the binding does, however often it is refreshed
/// @param boundAt when its contact or its flow last changed
record Binding(Id id, Device device, Reach reach, Order order, Instant boundAt, Instant expiresAt) {

    /// Where it is reached.
    ///
    /// @param uri without display name and parameters of the header
    /// @param flow of this run; null if it was registered in an earlier one
    record Reach(
            SipUri uri,
            List<SipUri> path,
            SipTransport transport,
            InetSocketAddress remote,
            @Nullable Flow flow,
            Optional<Outbound> outbound) {

        Reach {
            path = List.copyOf(path);
        }

        /// Whether both are one binding: the same flow of one instance (RFC 5626 §6), else the same
        /// contact (RFC 3261 §10.3 step 7).
        boolean isSameBinding(Reach other) {
            return (outbound.isPresent() || other.outbound.isPresent())
                    ? outbound.equals(other.outbound)
                    : uri.matches(other.uri);
        }

        /// Whether nothing changed that somebody who calls would notice.
        boolean isSameWay(Reach other) {
            return flow != null
                    && flow.equals(other.flow)
                    && uri.toString().equals(other.uri.toString())
                    && path.stream()
                            .map(SipUri::toString)
                            .toList()
                            .equals(other.path.stream().map(SipUri::toString).toList());
        }
    }

    /// Which flow of which instance (RFC 5626 §4).
    record Outbound(String instance, int regId) {}

    /// By what request it was made, and what that said of its sender.
    ///
    /// @param cseq requests of one Call-ID count only if theirs is higher
    record Order(String callId, long cseq, String userAgent, String displayName) {

        boolean isAfter(Order earlier) {
            return !callId.equals(earlier.callId) || cseq > earlier.cseq;
        }
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    Binding refreshed(Order by, Instant until) {
        return new Binding(id, device, reach, by, boundAt, until);
    }
}
