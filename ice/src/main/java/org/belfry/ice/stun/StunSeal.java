package org.belfry.ice.stun;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;

/// Makes and checks MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.5, §14.6). Belongs to one thread.
///
/// If both are there, the stronger counts alone: who has changed a message must not choose which one is looked at.
/// One of SHA-256 that was cut short is refused; neither ICE nor TURN agrees to that.
public final class StunSeal {

    static final int SHA1_BYTES = 20;
    static final int SHA256_BYTES = 32;

    private final Mac sha1 = mac("HmacSHA1");
    private final Mac sha256 = mac("HmacSHA256");
    private final byte[] length = new byte[2];

    public SealVerdict verify(StunMessage message, StunKey key) {
        StunMessage.Layout layout = message.layout();
        byte[] b = message.array();
        if (layout.sha256At() >= 0) {
            int at = layout.sha256At();
            boolean whole = Octets.u16(b, at + 2) == SHA256_BYTES;
            return whole && matches(sha256, key, b, layout.from(), at, SHA256_BYTES)
                    ? SealVerdict.RIGHT
                    : SealVerdict.WRONG;
        }
        if (layout.integrityAt() >= 0) {
            return matches(sha1, key, b, layout.from(), layout.integrityAt(), SHA1_BYTES)
                    ? SealVerdict.RIGHT
                    : SealVerdict.WRONG;
        }
        return SealVerdict.ABSENT;
    }

    private boolean matches(Mac mac, StunKey key, byte[] b, int from, int at, int bytes) {
        return MessageDigest.isEqual(code(mac, key, b, from, at, bytes), Arrays.copyOfRange(b, at + 4, at + 4 + bytes));
    }

    byte[] sha1(StunKey key, byte[] b, int to) {
        return code(sha1, key, b, 0, to, SHA1_BYTES);
    }

    byte[] sha256(StunKey key, byte[] b, int to) {
        return code(sha256, key, b, 0, to, SHA256_BYTES);
    }

    /// The code of `b[from, at)`, with a length as if the message ended behind the code itself.
    private byte[] code(Mac mac, StunKey key, byte[] b, int from, int at, int bytes) {
        try {
            mac.init(key.bytes());
        } catch (InvalidKeyException impossible) {
            throw new AssertionError("HMAC takes any key", impossible);
        }
        Octets.u16(length, 0, at - from + 4 + bytes - StunParser.HEADER_BYTES);
        mac.update(b, from, 2);
        mac.update(length);
        mac.update(b, from + 4, at - from - 4);
        return mac.doFinal();
    }

    private static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it: " + algorithm, impossible);
        }
    }
}
