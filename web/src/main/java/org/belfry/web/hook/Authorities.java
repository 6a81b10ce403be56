package org.belfry.web.hook;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// Certificates out of a text.
final class Authorities {

    private Authorities() {}

    /// @throws IllegalArgumentException with the sentence to show
    static List<X509Certificate> read(String pem) {
        try {
            var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            List<X509Certificate> read = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!read.isEmpty()) {
                return read;
            }
        } catch (CertificateException broken) {
            // Said below.
        }
        throw new IllegalArgumentException("authority: no certificate is in it (expected: PEM)");
    }
}
