package org.belfry.vault;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes certificates as RFC 5280 and the browsers want them: critical basic constraints and key usage, key
/// identifiers, names in the subject alternative name only, 128-bit random serials, ECDSA P-256 with
/// SHA-256. Signs with the JDK; Bouncy Castle only builds the structure, and is not registered as a
/// provider. Thread-safe.
final class Issuer {

    static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    /// How late a client's clock may be.
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;
    private static final int COMMON_NAME_CHARS_MAX = 64;

    private final SecureRandom random;

    Issuer(SecureRandom random) {
        this.random = random;
    }

    ServerIdentity authority(Instant now) {
        var pair = keyPair();
        var serial = serial();
        var name = new X500NameBuilder()
                .addRDN(BCStyle.O, "Belfry")
                .addRDN(BCStyle.CN, "Belfry local authority %08x".formatted(serial.intValue()))
                .build();
        try {
            var builder = builder(name, serial, now, AUTHORITY_LIFE, name, pair.getPublic());
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            ids.createAuthorityKeyIdentifier(pair.getPublic()));
            return new ServerIdentity(List.of(sign(builder, pair.getPrivate())), pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("making the authority's certificate failed", e);
        }
    }

    ServerIdentity server(
            ServerIdentity authority, SortedSet<String> dnsNames, SortedSet<String> addresses, Instant now) {
        var pair = keyPair();
        try {
            var issuerName = X500Name.getInstance(
                    authority.certificate().getSubjectX500Principal().getEncoded());
            var names = Stream.concat(
                            dnsNames.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                            addresses.stream().map(address -> new GeneralName(GeneralName.iPAddress, address)))
                    .toArray(GeneralName[]::new);
            var builder = builder(
                    issuerName,
                    serial(),
                    now,
                    LocalAuthority.SERVER_LIFE,
                    subject(dnsNames, addresses),
                    pair.getPublic());
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            // A provider that wants to know whom it talks to asks the house as its client.
                            new ExtendedKeyUsage(
                                    new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            ids.createAuthorityKeyIdentifier(authority.certificate()));
            var chain = new ArrayList<X509Certificate>();
            chain.add(sign(builder, authority.privateKey()));
            chain.addAll(authority.chain());
            return new ServerIdentity(chain, pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("making a server's certificate failed", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, BigInteger serial, Instant now, Duration life, X500Name subject, PublicKey key) {
        Instant from = now.minus(SKEW).truncatedTo(ChronoUnit.SECONDS);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(from), Date.from(from.plus(life).minusSeconds(1)), subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /// People see the common name; programs read the alternative names.
    private static X500Name subject(SortedSet<String> dnsNames, SortedSet<String> addresses) {
        String first = dnsNames.isEmpty() ? addresses.first() : dnsNames.first();
        return new X500NameBuilder()
                .addRDN(
                        BCStyle.CN,
                        first.length() <= COMMON_NAME_CHARS_MAX ? first : first.substring(0, COMMON_NAME_CHARS_MAX))
                .build();
    }

    private KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ECDSA P-256: not available in this JDK", e);
        }
    }

    /// Positive, never zero.
    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }
}
