package org.belfry.signal;

import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.belfry.sip.SipRequest;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// Connections others opened that requests of ours may go down (RFC 5923). Thread-safe.
///
/// A TLS connection counts for the address it came from and the port its first request names in Via, if
/// the peer asks for that (`alias`) and has shown a certificate. It is used for a domain that this
/// certificate proves and for no other (§9.3). Of two for one address and port the first stays as long
/// as it is open. Limit: [#ALIASES_MAX] connections.
final class Aliases {

    static final int ALIASES_MAX = 4_096;

    private final ConcurrentMap<InetSocketAddress, StreamFlow> flows = new ConcurrentHashMap<>();

    /// Looks at a request that came over a connection of ours.
    void learn(SipRequest request, StreamFlow flow) {
        if (!flow.mayBeAlias()) {
            return;
        }
        Via top = request.topVia();
        if (top.params().has("alias") && flow.certificate() != null && flows.size() < ALIASES_MAX) {
            int port = top.port().orElse(SipTransport.TLS.usualPort());
            var target = new InetSocketAddress(flow.remote().getAddress(), port);
            if (flow.equals(flows.putIfAbsent(target, flow)) || flow.equals(flows.get(target))) {
                flow.whenClosed(() -> flows.remove(target, flow));
                flow.isAlias();
            }
        }
    }

    /// The connection to take to a hop; null if there is none, or its certificate is not of the hop's domain.
    @Nullable
    StreamFlow find(Hop hop) {
        if (hop.transport() != SipTransport.TLS) {
            return null;
        }
        var flow = flows.get(hop.address());
        if (flow == null || !flow.isOpen()) {
            return null;
        }
        var certificate = flow.certificate();
        return certificate != null && DomainCertificate.isOf(hop.domain(), certificate) ? flow : null;
    }
}
