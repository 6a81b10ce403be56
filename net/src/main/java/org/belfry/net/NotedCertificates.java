package org.belfry.net;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Lets every handshake pass and judges what was shown in it afterwards: [ClientCertificates.Noted]. The
/// handshake itself proves that the peer holds the key. Thread-safe.
///
/// Either use of a certificate counts, as client or as server of TLS: public authorities have stopped to
/// write the former into those of servers, and a server of SIP is both. Nobody is asked whether it was
/// revoked; the day it ends counts.
///
/// Limit: [#CHAIN_MAX] certificates, of which more are none.
final class NotedCertificates extends X509ExtendedTrustManager {

    static final int CHAIN_MAX = 10;

    /// Of the handshake nothing is to be concluded for the use of the key.
    private static final String ANY_EXCHANGE = "UNKNOWN";

    private final Supplier<List<X509Certificate>> anchors;
    private volatile @Nullable X509TrustManager judge;

    NotedCertificates(ClientCertificates.Noted certificates) {
        anchors = certificates.anchors();
    }

    /// The peer's own, if an anchor vouches for it now.
    Optional<X509Certificate> vouched(Certificate[] shown) {
        if (shown.length == 0
                || shown.length > CHAIN_MAX
                || !Stream.of(shown).allMatch(X509Certificate.class::isInstance)) {
            return Optional.empty();
        }
        var chain = Stream.of(shown).map(X509Certificate.class::cast).toArray(X509Certificate[]::new);
        return isGood(chain) ? Optional.of(chain[0]) : Optional.empty();
    }

    private boolean isGood(X509Certificate[] chain) {
        var judge = judge();
        try {
            judge.checkServerTrusted(chain, ANY_EXCHANGE);
            return true;
        } catch (CertificateException notAsServer) {
            return isGoodAsClient(judge, chain);
        }
    }

    private static boolean isGoodAsClient(X509TrustManager judge, X509Certificate[] chain) {
        try {
            judge.checkClientTrusted(chain, ANY_EXCHANGE);
            return true;
        } catch (CertificateException noAnchor) {
            return false;
        }
    }

    private X509TrustManager judge() {
        var known = judge;
        if (known == null) {
            known = judge(anchors.get());
            judge = known;
        }
        return known;
    }

    private static X509TrustManager judge(List<X509Certificate> anchors) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), anchors.get(i));
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | java.io.IOException impossible) {
            throw new IllegalStateException("every JDK judges chains of certificates", impossible);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw serverless();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        throw serverless();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw serverless();
    }

    private static CertificateException serverless() {
        return new CertificateException("this lets clients pass, never servers");
    }

    /// None: the names of all authorities of the system would go to every telephone.
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
