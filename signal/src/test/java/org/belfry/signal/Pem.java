package org.belfry.signal;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.belfry.vault.ServerIdentity;

/// Certificates and keys as other programs read them (RFC 7468).
final class Pem {

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return armoured("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /// Certificate and private key in one.
    static String of(ServerIdentity identity) {
        return of(identity.certificate())
                + armoured("PRIVATE KEY", identity.privateKey().getEncoded());
    }

    private static String armoured(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
    }
}
