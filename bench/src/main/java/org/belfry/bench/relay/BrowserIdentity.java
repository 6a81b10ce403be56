package org.belfry.bench.relay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;

/// The certificate all browsers of a run show: the same octets in every process (its key is a number
/// that is written here, its signature is of RFC 6979), so that nobody has to tell its fingerprint. No
/// secret is measured here.
final class BrowserIdentity {

    private static final ECNamedDomainParameters CURVE = ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1);
    private static final ECPrivateKeyParameters KEY =
            new ECPrivateKeyParameters(new BigInteger("2b0d1e5ab1e0fbe1f2a7be9c", 16), CURVE);
    private static final byte[] CERTIFICATE = selfSigned();

    private BrowserIdentity() {}

    static ECPrivateKeyParameters key() {
        return KEY;
    }

    /// DER.
    static byte[] certificate() {
        return CERTIFICATE.clone();
    }

    /// Of SHA-256.
    static Fingerprint fingerprint() {
        return new Fingerprint(
                "sha-256", HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256(CERTIFICATE)));
    }

    private static byte[] selfSigned() {
        var name = new X500Name("CN=bench");
        var open = new ECPublicKeyParameters(CURVE.getG().multiply(KEY.getD()), CURVE);
        try {
            return new X509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(Instant.parse("2026-01-01T00:00:00Z")),
                            Date.from(Instant.parse("2046-01-01T00:00:00Z")),
                            name,
                            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open))
                    .build(new Signer())
                    .getEncoded();
        } catch (IOException fault) {
            throw new IllegalStateException("a certificate cannot be made", fault);
        }
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// ECDSA whose random number follows from what is signed.
    private static final class Signer implements ContentSigner {
        private final ByteArrayOutputStream signed = new ByteArrayOutputStream();

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return signed;
        }

        @Override
        public byte[] getSignature() {
            var ecdsa = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
            ecdsa.init(true, KEY);
            BigInteger[] pair = ecdsa.generateSignature(sha256(signed.toByteArray()));
            try {
                return StandardDSAEncoding.INSTANCE.encode(CURVE.getN(), pair[0], pair[1]);
            } catch (IOException fault) {
                throw new IllegalStateException("a signature cannot be written", fault);
            }
        }
    }
}
