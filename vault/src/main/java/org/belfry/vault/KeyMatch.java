package org.belfry.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// Whether a private and a public key are halves of one: what the one signs, the other verifies.
final class KeyMatch {

    private static final byte[] SAMPLE = "belfry key match".getBytes(StandardCharsets.US_ASCII);

    private KeyMatch() {}

    static boolean fits(PrivateKey privateKey, PublicKey publicKey) {
        try {
            String algorithm = switch (privateKey.getAlgorithm()) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> privateKey.getAlgorithm();
            };
            var signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }
}
