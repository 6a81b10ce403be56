package org.belfry.vault;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/// What a server proves itself with in TLS: its certificate, those that vouch for it, and the private key. Immutable.
///
/// @param chain the server's own certificate first, each next one having signed the one before; a self-signed root may
///     be left out
/// @param privateKey of the first certificate
public record ServerIdentity(List<X509Certificate> chain, PrivateKey privateKey) {

    private static final int SAN_DNS = 2;
    private static final int SAN_IP = 7;

    public ServerIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("certificate chain: empty (expected: the server's certificate first)");
        }
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public Instant notBefore() {
        return certificate().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    /// When to put a new one in its place: after two thirds of its life.
    public Instant renewAt() {
        return notBefore()
                .plus(Duration.between(notBefore(), notAfter()).multipliedBy(2).dividedBy(3));
    }

    /// DNS names and addresses it stands for (RFC 5280 §4.2.1.6), as text.
    public List<String> names() {
        return names(certificate());
    }

    /// The whole chain as PEM, the server's own first.
    public String chainPem() {
        return pem(chain);
    }

    /// Chain and private key as one PEM text, for programs that are configured with one.
    public Secret bundlePem() {
        byte[] der = privateKey.getEncoded();
        return Secret.ofText(chainPem() + pemBlock("PRIVATE KEY", der));
    }

    @Override
    public String toString() {
        return "server identity for %s until %s".formatted(names(), notAfter());
    }

    static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
            var names = new ArrayList<String>();
            if (entries != null) {
                for (List<?> entry : entries) {
                    if (entry.get(0) instanceof Integer kind && (kind == SAN_DNS || kind == SAN_IP)) {
                        names.add(String.valueOf(entry.get(1)));
                    }
                }
            }
            return List.copyOf(names);
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    static String pem(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (var certificate : certificates) {
            try {
                text.append(pemBlock("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("certificate cannot be encoded", e);
            }
        }
        return text.toString();
    }

    /// RFC 7468.
    static String pemBlock(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64.encodeToString(der), label);
    }

    static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
