package org.belfry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whose certificates a server of SIP may show us: the system's authorities, and those of a file that
/// an administrator named, for a provider with an authority of its own (decision 0191).
///
/// Limit: [#FILE_BYTES_MAX], against a path that is no such file.
final class SipAuthorities {

    private static final long FILE_BYTES_MAX = 1 << 20;

    private SipAuthorities() {}

    /// None means those of the system alone.
    ///
    /// @throws StartFault if the file can't be used, with the sentence to show
    static List<X509Certificate> read(Optional<Path> named) throws StartFault {
        if (named.isEmpty()) {
            return List.of();
        }
        var file = named.get();
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw fault(file, "it is larger than %d bytes".formatted(FILE_BYTES_MAX));
            }
            try (var in = Files.newInputStream(file)) {
                var own = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                        .map(X509Certificate.class::cast)
                        .toList();
                if (own.isEmpty()) {
                    throw fault(file, "no certificate is in it (expected: PEM)");
                }
                return Stream.concat(own.stream(), ofSystem()).toList();
            }
        } catch (IOException | GeneralSecurityException e) {
            throw fault(file, String.valueOf(e.getMessage()));
        }
    }

    private static Stream<X509Certificate> ofSystem() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()));
    }

    private static StartFault fault(Path file, String why) {
        return new StartFault("sip.tls.authorities: %s: %s".formatted(file, why));
    }
}
