package org.belfry.web.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.belfry.ground.Redacted;

/// Proves to a receiver that a message is ours, new and unchanged, as Standard Webhooks 1.0 has it:
///
///     webhook-signature: v1,base64(HMAC-SHA256(secret, webhook-id "." webhook-timestamp "." body))
///
/// Whoever got a message can't pass it on as another, nor later: identity and time are signed with it.
final class Signature {

    static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /// The headers of a message.
    ///
    /// @param now when this try is made, in whole seconds
    static Map<String, String> headers(Redacted<byte[]> secret, String id, Instant now, byte[] body) {
        String seconds = String.valueOf(now.getEpochSecond());
        return Map.of(
                "webhook-id", id,
                "webhook-timestamp", seconds,
                "webhook-signature", "v1," + signed(secret, id + "." + seconds + ".", body));
    }

    private static String signed(Redacted<byte[]> secret, String before, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.disclose(), ALGORITHM));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// As receivers are told it.
    static String shown(Redacted<byte[]> secret) {
        return PREFIX + Base64.getEncoder().encodeToString(secret.disclose());
    }
}
