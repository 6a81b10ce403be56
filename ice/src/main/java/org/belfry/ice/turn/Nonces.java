package org.belfry.ice.turn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that carry their own proof, so that a challenge leaves nothing in memory.
///
///     0..3   second since the server began
///     4..11  first 8 bytes of HMAC-SHA-256(key; second, flow)
///
/// written as 16 characters of base64url. They are that short because a challenge has to fit into what a stranger sent
/// (decision 0120). The code covers the flow: a nonce that comes back proves that the source is not forged, and serves
/// nowhere else. The key lives as long as the process. Belongs to one thread.
final class Nonces {

    static final int CHARS = 16;

    private static final int RAW_BYTES = 12;

    private final Mac mac;
    private final long born;
    private final long lifeSeconds;

    Nonces(RandomGenerator random, long lifeSeconds, long nowNanos) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "NONCE"));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new AssertionError("every JDK has HMAC-SHA-256, which takes any key", impossible);
        }
        this.lifeSeconds = lifeSeconds;
        this.born = nowNanos;
    }

    String make(Flow flow, long nowNanos) {
        return text(second(nowNanos), flow);
    }

    /// Whether this is a nonce we sent to this flow, not too long ago.
    boolean isFresh(byte[] nonce, Flow flow, long nowNanos) {
        if (nonce.length != CHARS) {
            return false;
        }
        int second;
        try {
            second = ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce)).getInt();
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        byte[] expected = text(second, flow).getBytes(StandardCharsets.US_ASCII);
        long age = (long) second(nowNanos) - second;
        return MessageDigest.isEqual(expected, nonce) && age >= 0 && age <= lifeSeconds;
    }

    private int second(long nowNanos) {
        return (int) ((nowNanos - born) / TurnLimits.SECOND);
    }

    private String text(int second, Flow flow) {
        var covered = ByteBuffer.allocate(28).putInt(second);
        covered.putLong(flow.client().address().high())
                .putLong(flow.client().address().low());
        covered.putLong(flow.rest());
        byte[] code = mac.doFinal(covered.array());
        var raw = ByteBuffer.allocate(RAW_BYTES).putInt(second).put(code, 0, RAW_BYTES - 4);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw.array());
    }
}
