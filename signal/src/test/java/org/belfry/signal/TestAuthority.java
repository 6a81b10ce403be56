package org.belfry.signal;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.vault.ServerIdentity;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of peers, which is not the house's.
final class TestAuthority {

    private final String name;
    private final KeyPair keys;
    private long serial = 1;

    TestAuthority(String name) throws Exception {
        this.name = "CN=" + name;
        this.keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    X509Certificate certificate() throws Exception {
        return sign(name, keys, true, Bounds.USUAL);
    }

    /// What makes one certificate another.
    ///
    /// @param fromSeconds from now
    /// @param toSeconds from now
    /// @param purposes for which it is; none says nothing
    record Bounds(long fromSeconds, long toSeconds, List<KeyPurposeId> purposes) {
        static final Bounds USUAL = new Bounds(-60, 3_600, List.of());
    }

    /// An identity for these DNS names, or URIs where there is a colon.
    ServerIdentity identity(String... names) throws Exception {
        return identity(Bounds.USUAL, names);
    }

    /// One that nobody but itself has signed.
    ServerIdentity itself(String... names) throws Exception {
        return new ServerIdentity(List.of(sign(name, keys, false, Bounds.USUAL, names)), keys.getPrivate());
    }

    ServerIdentity identity(Bounds bounds, String... names) throws Exception {
        var own = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var certificate = sign("CN=peer", own, false, bounds, names);
        return new ServerIdentity(List.of(certificate), own.getPrivate());
    }

    private X509Certificate sign(String subject, KeyPair of, boolean isAuthority, Bounds bounds, String... names)
            throws Exception {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name(name),
                BigInteger.valueOf(serial++),
                Date.from(now.plusSeconds(bounds.fromSeconds())),
                Date.from(now.plusSeconds(bounds.toSeconds())),
                new X500Name(subject),
                of.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        if (!bounds.purposes().isEmpty()) {
            var purposes = new ExtendedKeyUsage(bounds.purposes().toArray(KeyPurposeId[]::new));
            builder.addExtension(Extension.extendedKeyUsage, false, purposes);
        }
        if (names.length > 0) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(Stream.of(names).map(TestAuthority::name).toArray(GeneralName[]::new)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static GeneralName name(String text) {
        int kind = text.contains(":") ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName;
        return new GeneralName(kind, text);
    }
}
