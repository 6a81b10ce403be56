package org.belfry.vault;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// Signs the heads of a tenant's audit ledger with Ed25519 (RFC 8032), so that an export can be checked by anybody who
/// holds the public key: with [#verify], or with `openssl pkeyutl -verify -rawin`. Thread-safe.
///
/// The key is made with the tenant and stays: rotating it would not protect what is signed already, and every export
/// would need a history of keys. Its public half lies in the key folder as `audit.pem`.
public final class AuditSigner {

    /// Bytes of a signature.
    public static final int SIGNATURE_BYTES = 64;

    private static final String ALGORITHM = "Ed25519";

    private final byte[] privateKeyDer;
    private final byte[] publicKeyDer;

    private AuditSigner(byte[] privateKeyDer, byte[] publicKeyDer) {
        this.privateKeyDer = privateKeyDer;
        this.publicKeyDer = publicKeyDer;
    }

    static AuditSigner fresh(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            return new AuditSigner(
                    pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519: not available in this JDK", e);
        }
    }

    /// Looks at the bytes when signing first, for that is after the doors are open.
    static AuditSigner of(byte[] privateKeyDer, byte[] publicKeyDer) {
        return new AuditSigner(privateKeyDer, publicKeyDer);
    }

    /// Signs `message`; the same message gives the same signature.
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(
                    KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(privateKeyDer)));
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing %d bytes failed".formatted(message.length), e);
        }
    }

    /// The public key as SubjectPublicKeyInfo (RFC 8410), 44 bytes.
    public byte[] publicKey() {
        return publicKeyDer.clone();
    }

    /// The public key as PEM.
    public String publicKeyPem() {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getEncoder().encodeToString(publicKeyDer));
    }

    /// True if the holder of `publicKey` (SubjectPublicKeyInfo) signed `message`. Anything malformed is false.
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (InvalidKeySpecException | SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519: not available in this JDK", e);
        }
    }

    byte[] privateKeyDer() {
        return privateKeyDer;
    }
}
