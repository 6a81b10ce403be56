package org.belfry.net;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
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
    private volatile List<Certificate> shown = List.of();
    private volatile @Nullable X509Certificate vouched;
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
            shown = List.of(session.getPeerCertificates());
            session.invalidate();
        } catch (SSLPeerUnverifiedException none) {
            // Most have none.
        }
    }

    /// Its own, if it counts now; null if it has shown none that does. The first time costs the signatures of
    /// the chain.
    @Nullable
    X509Certificate proven() {
        var chain = shown;
        if (!chain.isEmpty()) {
            // Two who ask at once find the same. What was found is there before what it was found in is gone.
            vouched = trust.vouched(chain);
            shown = List.of();
        }
        var own = vouched;
        return own != null && isValid(own) ? own : null;
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
