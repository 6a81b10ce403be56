package org.belfry.vault;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.belfry.ground.Time;
import org.belfry.vault.Imported.Fault;
import org.belfry.vault.Imported.Rejected;

/// Whether a chain and a key will work for a server, checked in the order in which people can mend it.
final class ChainCheck {

    private static final int CERTIFICATES_MAX = 10;
    private static final int RSA_BITS_MIN = 2048;
    private static final int EC_BITS_MIN = 256;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final Time time;

    ChainCheck(Time time) {
        this.time = time;
    }

    Imported check(List<X509Certificate> chain, PrivateKey key) {
        if (chain.isEmpty() || chain.size() > CERTIFICATES_MAX) {
            return new Rejected(
                    Fault.NO_CERTIFICATE,
                    "certificate file: %d certificates (expected: 1..%d)".formatted(chain.size(), CERTIFICATES_MAX));
        }
        return Stream.<Supplier<Optional<Rejected>>>of(
                        () -> key(chain, key),
                        () -> order(chain),
                        () -> times(chain),
                        () -> purpose(chain.getFirst()),
                        () -> strength(chain))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .<Imported>map(rejected -> rejected)
                .orElseGet(() -> new Imported.Accepted(new ServerIdentity(chain, key)));
    }

    private static Optional<Rejected> key(List<X509Certificate> chain, PrivateKey key) {
        for (int i = 0; i < chain.size(); i++) {
            if (KeyMatch.fits(key, chain.get(i).getPublicKey())) {
                return i == 0
                        ? Optional.empty()
                        : rejected(
                                Fault.CHAIN_ORDER,
                                "chain: the private key is that of certificate %d, %s (expected: of the first)",
                                i + 1,
                                name(chain.get(i)));
            }
        }
        return rejected(
                Fault.KEY_MISMATCH, "private key: does not belong to the certificate %s", name(chain.getFirst()));
    }

    private static Optional<Rejected> order(List<X509Certificate> chain) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!signed(chain.get(i + 1), chain.get(i))) {
                return rejected(
                        Fault.CHAIN_ORDER,
                        "chain: certificate %d, %s, did not sign the one before it, %s (expected: the server's first,"
                                + " then each one's issuer)",
                        i + 2,
                        name(chain.get(i + 1)),
                        name(chain.get(i)));
            }
        }
        return Optional.empty();
    }

    private Optional<Rejected> times(List<X509Certificate> chain) {
        Instant now = time.now();
        for (var certificate : chain) {
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return rejected(
                        Fault.EXPIRED,
                        "certificate %s: expired on %s (now it is %s)",
                        name(certificate),
                        certificate.getNotAfter().toInstant(),
                        now);
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return rejected(
                        Fault.NOT_YET_VALID,
                        "certificate %s: valid only from %s (now it is %s)",
                        name(certificate),
                        certificate.getNotBefore().toInstant(),
                        now);
            }
        }
        return Optional.empty();
    }

    private static Optional<Rejected> purpose(X509Certificate server) {
        if (server.getBasicConstraints() >= 0) {
            return rejected(
                    Fault.NOT_FOR_SERVERS, "certificate %s: is an authority's (expected: a server's)", name(server));
        }
        try {
            var purposes = server.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_PURPOSE)) {
                return rejected(
                        Fault.NOT_FOR_SERVERS,
                        "certificate %s: is not meant for servers (expected: extended key usage serverAuth)",
                        name(server));
            }
        } catch (CertificateParsingException e) {
            return rejected(Fault.UNREADABLE, "certificate %s: its extended key usage is damaged", name(server));
        }
        return ServerIdentity.names(server).isEmpty()
                ? rejected(
                        Fault.NO_NAMES,
                        "certificate %s: names no server (expected: DNS names or addresses as alternative names)",
                        name(server))
                : Optional.empty();
    }

    private static Optional<Rejected> strength(List<X509Certificate> chain) {
        for (var certificate : chain) {
            if (!isStrong(certificate.getPublicKey())) {
                return rejected(
                        Fault.WEAK,
                        "certificate %s: its key is too weak or unknown to browsers (expected: RSA of %d bits or more,"
                                + " or ECDSA P-256, P-384 or P-521)",
                        name(certificate),
                        RSA_BITS_MIN);
            }
            String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            boolean selfSigned = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
            if (!selfSigned && (signature.contains("SHA1") || signature.contains("MD5"))) {
                return rejected(
                        Fault.WEAK,
                        "certificate %s: signed with %s (expected: SHA-256 or better)",
                        name(certificate),
                        certificate.getSigAlgName());
            }
        }
        return Optional.empty();
    }

    private static boolean isStrong(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS_MIN;
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= EC_BITS_MIN;
            default -> false;
        };
    }

    private static boolean signed(X509Certificate issuer, X509Certificate subject) {
        if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String name(X509Certificate certificate) {
        return "'" + certificate.getSubjectX500Principal().getName() + "'";
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for one private method
    private static Optional<Rejected> rejected(Fault fault, String form, Object... values) {
        return Optional.of(new Rejected(fault, form.formatted(values)));
    }
}
