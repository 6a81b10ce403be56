package org.belfry.signal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes and reads the names of flows that stand in Path and Record-Route (RFC 5626 §5.2): the flow's id and 80
/// bits of an HMAC-SHA-256 over it, in base64url.
///
/// Without the key a token that names another flow is found once in 2⁸⁰ tries; each try is a message past the
/// gate. The key is made at start: a token of an earlier run names nothing. Thread-safe.
final class FlowTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int PROOF_BYTES = 10;
    private static final int ID_BYTES_MAX = 40;

    private final SecretKeySpec key;

    FlowTokens(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    String token(byte[] id) {
        byte[] token = Arrays.copyOf(id, id.length + PROOF_BYTES);
        System.arraycopy(proof(id), 0, token, id.length, PROOF_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// The id of the flow the token names, or null if we never made that token.
    byte @Nullable [] id(String token) {
        if (token.length() > (ID_BYTES_MAX + PROOF_BYTES) * 4 / 3 + 1) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        if (bytes.length <= PROOF_BYTES) {
            return null;
        }
        byte[] id = Arrays.copyOf(bytes, bytes.length - PROOF_BYTES);
        int different = 0;
        byte[] proof = proof(id);
        for (int i = 0; i < PROOF_BYTES; i++) {
            different |= proof[i] ^ bytes[id.length + i];
        }
        return different == 0 ? id : null;
    }

    private byte[] proof(byte[] id) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
