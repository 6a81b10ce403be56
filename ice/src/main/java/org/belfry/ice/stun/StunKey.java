package org.belfry.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.spec.SecretKeySpec;

/// What a message's integrity is made with (RFC 8489 §9.1.1, §9.2.2). Prints nothing. Immutable.
public final class StunKey {

    private static final String ALGORITHM = "STUN";

    private final SecretKeySpec bytes;

    private StunKey(byte[] bytes) {
        this.bytes = new SecretKeySpec(bytes, ALGORITHM);
    }

    /// The short-term mechanism, which ICE uses: the password itself, 1 to 256 bytes.
    public static StunKey shortTerm(String password) {
        return new StunKey(password.getBytes(StandardCharsets.UTF_8));
    }

    /// The long-term mechanism with MD5, which TURN uses.
    ///
    /// MD5 is no weakness here: what it hashes is a random password of 256 bits that lives for hours
    /// (decision 0123). User and realm are taken as they are, without OpaqueString preparation: ours are ASCII.
    public static StunKey longTermMd5(String username, String realm, String password) {
        return longTerm("MD5", username, realm, password);
    }

    /// The long-term mechanism with PASSWORD-ALGORITHM SHA-256 (RFC 8489 §18.5.1.2).
    public static StunKey longTermSha256(String username, String realm, String password) {
        return longTerm("SHA-256", username, realm, password);
    }

    private static StunKey longTerm(String algorithm, String username, String realm, String password) {
        try {
            byte[] all = (username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8);
            return new StunKey(MessageDigest.getInstance(algorithm).digest(all));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has MD5 and SHA-256", impossible);
        }
    }

    SecretKeySpec bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "StunKey[redacted]";
    }
}
