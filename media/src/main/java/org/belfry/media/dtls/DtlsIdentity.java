package org.belfry.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/// Our certificate for media: ECDSA on P-256, signed by itself, with a random number for a name (RFC 8827 §6.5).
///
/// It is in memory only. What makes it trustworthy is its fingerprint in a description that came over secure
/// signalling; its dates are there for form. Immutable; prints its fingerprint.
public final class DtlsIdentity {

    /// Longer than any call, and from a day ago because clocks differ.
    private static final Duration VALID = Duration.ofDays(30);

    private static final Duration EARLIER = Duration.ofDays(1);

    private final byte[] certificate;
    private final ECPrivateKeyParameters key;
    private final Fingerprint fingerprint;

    private DtlsIdentity(byte[] certificate, ECPrivateKeyParameters key) {
        this.certificate = certificate;
        this.key = key;
        fingerprint = fingerprint(certificate, "SHA-256");
    }

    /// A new one. Takes about a millisecond.
    public static DtlsIdentity fresh(SecureRandom random, Instant now) {
        var generator = new ECKeyPairGenerator();
        var curve = ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1);
        generator.init(new ECKeyGenerationParameters(curve, random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        var key = (ECPrivateKeyParameters) pair.getPrivate();
        try {
            return new DtlsIdentity(selfSigned(pair, random, now), key);
        } catch (IOException | OperatorCreationException fault) {
            throw new IllegalStateException("a fresh certificate cannot be signed", fault);
        }
    }

    private static byte[] selfSigned(AsymmetricCipherKeyPair pair, SecureRandom random, Instant now)
            throws IOException, OperatorCreationException {
        byte[] number = new byte[16];
        random.nextBytes(number);
        number[0] = (byte) ((number[0] & 0x7F) | 0x40);
        var name = new X500Name("CN=" + HexFormat.of().formatHex(number));
        var signature = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        var digest = DefaultDigestAlgorithmIdentifierFinder.INSTANCE.find(signature);
        var signer = new BcECContentSignerBuilder(signature, digest)
                .setSecureRandom(random)
                .build(pair.getPrivate());
        return new X509v3CertificateBuilder(
                        name,
                        new BigInteger(number),
                        Date.from(now.minus(EARLIER)),
                        Date.from(now.plus(VALID)),
                        name,
                        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()))
                .build(signer)
                .getEncoded();
    }

    /// For `a=fingerprint`.
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /// DER.
    byte[] certificate() {
        return certificate;
    }

    ECPrivateKeyParameters key() {
        return key;
    }

    private static Fingerprint fingerprint(byte[] certificate, String hash) {
        try {
            byte[] digest = MessageDigest.getInstance(hash).digest(certificate);
            return new Fingerprint(hash, HexFormat.ofDelimiter(":").formatHex(digest));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return "DtlsIdentity[" + fingerprint.digest() + "]";
    }
}
