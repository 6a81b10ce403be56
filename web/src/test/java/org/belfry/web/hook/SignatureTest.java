package org.belfry.web.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.belfry.ground.Redacted;
import org.junit.jupiter.api.Test;

final class SignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// The example that the libraries of Standard Webhooks are tested with.
    @Test
    void theExampleOfStandardWebhooksIsSignedAsItIsThere() {
        var secret = Redacted.of(Base64.getDecoder().decode(SECRET.substring(Signature.PREFIX.length())));
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        var headers =
                Signature.headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), body);
        assertThat(headers)
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(Signature.shown(secret)).isEqualTo(SECRET);
    }
}
