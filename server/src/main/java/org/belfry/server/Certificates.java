package org.belfry.server;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Background;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.net.LiveTls;
import org.belfry.server.config.Surroundings;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Sealer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the doors show to prove who they are: issued by the house's own authority for its name, `localhost` and every
/// address of this machine, and renewed by itself while the doors stay open. Thread-safe.
final class Certificates {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    /// How often the names of the machine and the age of the certificate are looked at.
    private static final Duration LOOK_EVERY = Duration.ofHours(1);

    /// A certificate names at most 100; a machine with more addresses (container hosts) serves them all, under the
    /// name.
    private static final int ADDRESSES_MAX = 90;

    private final LocalAuthority authority;
    private final Set<String> names;
    private final LiveTls tls;

    Certificates(Path folder, Sealer houseSealer, String name, Time time, SecureRandom random) {
        authority = LocalAuthority.open(folder, houseSealer, time, random);
        names = Stream.of(name, "localhost").collect(Collectors.toUnmodifiableSet());
        var identity = authority.serverIdentity(names, ownAddresses());
        tls = new LiveTls(identity);
    }

    LiveTls tls() {
        return tls;
    }

    /// The house's own authority, for phones and browsers to trust.
    X509Certificate authority() {
        return authority.certificate();
    }

    String authorityPem() {
        return authority.certificatePem();
    }

    X509Certificate shown() {
        return tls.identity().certificate();
    }

    /// What people compare before they trust: the SHA-256 of the certificate, as browsers write it.
    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no fingerprint of a certificate", e);
        }
    }

    /// Names and addresses `certificate` is good for.
    static List<String> names(X509Certificate certificate) {
        try {
            var entries = certificate.getSubjectAlternativeNames();
            return entries == null
                    ? List.of()
                    : entries.stream().map(Certificates::shown).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /// Addresses as people write them (RFC 5952), which the JDK does not.
    private static String shown(List<?> alternativeName) {
        String name = String.valueOf(alternativeName.get(1));
        return name.indexOf(':') >= 0 ? IpAddress.parse(name).toString() : name;
    }

    /// From now on the certificate is renewed before it ends, and when the machine gets another address.
    Background.Scheduled keepFresh(Background background) {
        return background.every("certificates", LOOK_EVERY, this::renewIfDue);
    }

    /// Puts a new certificate in place if the one shown is due or does not name all it should.
    synchronized void renewIfDue() {
        var identity = authority.serverIdentity(names, ownAddresses());
        if (!identity.certificate().equals(shown())) {
            tls.swap(identity);
            LOG.info("a new certificate is shown, valid until {}", identity.notAfter());
        }
    }

    private static Set<IpAddress> ownAddresses() {
        return Surroundings.ownAddresses().stream().limit(ADDRESSES_MAX).collect(Collectors.toUnmodifiableSet());
    }
}
