package org.belfry.net;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// What the peer of one connection has shown in its handshake, judged by [ClientTrust] when somebody asks
/// for the first time: whom nobody asks about costs no signature (decision 0204).
///
/// It is of the first handshake alone, whatever comes after. Who has shown something cannot resume its
/// session, so each connection has its own proof of the key. Set by the connection's loop, asked by any thread.
final class PeerCertificate {

    private final ClientTrust trust;
    private final Time time;
    private volatile List<X509Certificate> shown = List.of();
    private volatile boolean judged;
    private boolean taken;

    PeerCertificate(ClientTrust trust, Time time) {
        this.trust = trust;
        this.time = time;
    }

    /// The handshake is over. On the loop.
    void took(SSLSession session) {
        if (taken) {
            return;
        }
        taken = true;
        try {
            shown = Stream.of(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
            session.invalidate();
        } catch (SSLPeerUnverifiedException none) {
            // Most have none.
        }
    }

    /// Its own, if it counts now; null if it has shown none that does. The first time costs the signatures of
    /// the chain.
    @Nullable X509Certificate proven() {
        var chain = shown;
        if (chain.isEmpty()) {
            return null;
        }
        if (!judged) {
            // Two who ask at once find the same.
            chain = trust.vouchesFor(chain) ? List.of(chain.getFirst()) : List.of();
            shown = chain;
            judged = true;
        }
        return chain.isEmpty() || !isValid(chain.getFirst()) ? null : chain.getFirst();
    }

    /// Connections outlive certificates.
    private boolean isValid(X509Certificate own) {
        try {
            own.checkValidity(Date.from(time.now()));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
