package org.belfry.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whether a certificate that a client showed counts: its chain leads to an authority, all of it is valid
/// now, and it is for TLS (RFC 5280 §4.2.1.12: `clientAuth`, `serverAuth`, any purpose, or no purposes said).
/// A server of SIP is a client as often, and public authorities no longer write both into one certificate.
///
/// Nobody is asked whether it was revoked: where to ask stands in the certificate, so a stranger would
/// say where we connect to (decision 0204). Immutable; thread-safe. Limit: [#CHAIN_MAX] certificates,
/// against signatures without end that are ours to verify.
final class ClientTrust {

    /// Its own, and what real authorities put above it.
    static final int CHAIN_MAX = 6;

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// How the handshake used the key is the TLS library's matter.
    private static final String ANY_EXCHANGE = "UNKNOWN";

    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final X509TrustManager authorities;

    /// @param anchors the authorities; none means those of the system
    ClientTrust(List<X509Certificate> anchors) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors.isEmpty() ? null : store(anchors));
            authorities = Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this machine's authorities can't be read", e);
        }
    }

    private static @Nullable KeyStore store(List<X509Certificate> anchors)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry("anchor-" + i, anchors.get(i));
        }
        return store;
    }

    /// The client's own, if it counts; null if it doesn't.
    ///
    /// @param chain as it was shown, the client's own first
    @Nullable
    X509Certificate vouched(List<Certificate> chain) {
        if (chain.isEmpty() || chain.size() > CHAIN_MAX) {
            return null;
        }
        try {
            var read = new ArrayList<X509Certificate>();
            var factory = CertificateFactory.getInstance("X.509");
            for (var each : chain) {
                // The TLS library has looked at the first key only, and reads the rest when it is asked.
                read.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each.getEncoded())));
            }
            var own = read.getFirst();
            var shown = read.toArray(X509Certificate[]::new);
            if (isFor(CLIENT_AUTH, own)) {
                authorities.checkClientTrusted(shown, own.getPublicKey().getAlgorithm());
            } else if (isFor(SERVER_AUTH, own)) {
                authorities.checkServerTrusted(shown, ANY_EXCHANGE);
            } else {
                return null;
            }
            return own;
        } catch (CertificateException | RuntimeException unknown) {
            // Whatever a stranger's certificate makes the JDK stumble over is no reason to know him.
            return null;
        }
    }

    /// Asked of an anchor too, of which the JDK asks nothing if it is shown as it is.
    private static boolean isFor(String purpose, X509Certificate own) throws CertificateParsingException {
        var purposes = own.getExtendedKeyUsage();
        return purposes == null || purposes.contains(purpose) || purposes.contains(ANY_PURPOSE);
    }
}
