package org.belfry.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// The house's own certificate authority, for as long as no public one vouches for its name.
///
/// ECDSA P-256 throughout. The authority lives ten years and may sign servers only (path length 0); a server's
/// certificate lives at most 90 days and is renewed after two thirds. Keys lie in `folder` sealed by the house's
/// sealer, certificates beside them in the clear:
///
///     authority.pem  authority.key      the authority
///     server.pem     server.key         the server's identity now, so that a restart keeps it
///
/// Each pair is written key first, certificate last, and read only if they fit; anything half-written is made anew.
/// Thread-safe; blocks on the disk.
public final class LocalAuthority {

    /// All in all, from a little before now: browsers and policies speak of 90 days.
    static final Duration SERVER_LIFE = Duration.ofDays(90);

    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";
    private static final int NAMES_MAX = 100;

    private final Path folder;
    private final Sealer sealer;
    private final Time time;
    private final SecureRandom random;
    private final Disk disk;
    private final ServerIdentity authority;

    private LocalAuthority(Path folder, Sealer sealer, Time time, SecureRandom random, Disk disk) {
        this.folder = folder;
        this.sealer = sealer;
        this.time = time;
        this.random = random;
        this.disk = disk;
        var stored = load(AUTHORITY);
        this.authority = stored != null && stored.notAfter().isAfter(time.now().plus(SERVER_LIFE))
                ? stored
                : store(AUTHORITY, issuer().authority(time.now()));
    }

    /// Opens the authority in `folder`, or makes one there. The one before is replaced only when it is about to end or
    /// its key does not open.
    ///
    /// @param houseSealer [Vault#sealer]
    /// @throws UncheckedIOException if the folder cannot be read or written
    public static LocalAuthority open(Path folder, Sealer houseSealer, Time time, SecureRandom random) {
        var disk = new Disk();
        TenantKeys.io(() -> {
            disk.makeFolder(folder);
            disk.sweep(folder);
            return true;
        });
        return new LocalAuthority(folder, houseSealer, time, random, disk);
    }

    /// The authority's certificate: what browsers and phones are given to trust.
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /// [#certificate] as PEM.
    public String certificatePem() {
        return authority.chainPem();
    }

    /// The server's identity for these names: the one in use if it stands for all of them and is not due for renewal,
    /// else a new one, durable when it returns. Its chain ends with the authority.
    ///
    /// @param dnsNames host names in their ASCII form
    /// @throws IllegalArgumentException if there is no name at all, or more than 100
    public synchronized ServerIdentity serverIdentity(Set<String> dnsNames, Set<IpAddress> addresses) {
        var wanted = names(dnsNames, addresses);
        var current = load(SERVER);
        if (current != null && isGood(current, wanted)) {
            return current;
        }
        return store(SERVER, issue(dnsNames, addresses));
    }

    /// A new identity that is kept nowhere, for a server of its own.
    ///
    /// @throws IllegalArgumentException if there is no name at all, or more than 100
    public ServerIdentity issue(Set<String> dnsNames, Set<IpAddress> addresses) {
        int count = names(dnsNames, addresses).size();
        if (count == 0 || count > NAMES_MAX) {
            throw new IllegalArgumentException("certificate names: %d (expected: 1..%d)".formatted(count, NAMES_MAX));
        }
        return issuer().server(authority, new TreeSet<>(dnsNames), new TreeSet<>(text(addresses)), time.now());
    }

    /// Made when needed only: it brings Bouncy Castle, whose signed jar costs a third of a second at the first class.
    private Issuer issuer() {
        return new Issuer(random);
    }

    private boolean isGood(ServerIdentity current, Set<String> wanted) {
        Instant now = time.now();
        return new TreeSet<>(normalised(current.names())).equals(new TreeSet<>(wanted))
                && now.isBefore(current.renewAt())
                && !now.isBefore(current.notBefore())
                && current.chain().getLast().equals(authority.certificate());
    }

    private ServerIdentity store(String name, ServerIdentity identity) {
        return TenantKeys.io(() -> {
            byte[] der = identity.privateKey().getEncoded();
            disk.replaceAndOverwrite(keyFile(name), sealer.seal(der, context(name, identity.certificate())));
            disk.replace(certificateFile(name), identity.chainPem().getBytes(StandardCharsets.US_ASCII));
            return identity;
        });
    }

    /// Null if there is none, or none that is whole.
    private @Nullable ServerIdentity load(String name) {
        try {
            var chain = new ArrayList<X509Certificate>();
            try (var in = Files.newInputStream(certificateFile(name))) {
                for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    chain.add((X509Certificate) certificate);
                }
            }
            byte[] sealed = Files.readAllBytes(keyFile(name));
            if (chain.isEmpty()
                    || !(sealer.open(sealed, context(name, chain.getFirst())) instanceof Unsealed.Plain(byte[] der))) {
                return null;
            }
            var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            return new ServerIdentity(chain, key);
        } catch (NoSuchFileException | GeneralSecurityException noneWhole) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path keyFile(String name) {
        return folder.resolve(name + ".key");
    }

    private Path certificateFile(String name) {
        return folder.resolve(name + ".pem");
    }

    /// A key is sealed to the public key it belongs to: that it opens beside a certificate proves that they fit, at
    /// none of the cost of a signature at every start.
    private static SealContext context(String name, X509Certificate certificate) {
        return SealContext.house(
                "certificates", name, certificate.getPublicKey().getEncoded());
    }

    private static Set<String> names(Set<String> dnsNames, Set<IpAddress> addresses) {
        return Stream.concat(dnsNames.stream(), text(addresses).stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> text(Set<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).toList();
    }

    /// The JDK prints IPv6 addresses of certificates its own way.
    private static List<String> normalised(List<String> names) {
        return names.stream()
                .map(name -> name.indexOf(':') >= 0 ? IpAddress.parse(name).toString() : name)
                .toList();
    }
}
