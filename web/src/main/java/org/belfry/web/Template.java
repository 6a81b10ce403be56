package org.belfry.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.belfry.identity.Entrance;

/// The one HTML document of a door. Each answer carries a nonce of its own, so what a page may run is
/// what we wrote, that time. Immutable.
final class Template {

    /// 128 bits, as CSP Level 3 §7.1 asks for at least.
    private static final int NONCE_BYTES = 16;

    private static final String NONCE = "__NONCE__";
    private static final String DOOR = "__DOOR__";

    private final Entrance entrance;
    private final String[] parts;
    private final SecureRandom random;

    Template(String html, Entrance entrance, SecureRandom random) {
        if (!html.contains(NONCE) || !html.contains(DOOR)) {
            throw new IllegalArgumentException("page template: no %s or no %s (expected: both)".formatted(NONCE, DOOR));
        }
        this.entrance = entrance;
        this.parts = html.replace(DOOR, entrance.text()).split(NONCE, -1);
        this.random = random;
    }

    /// A page and the headers that belong to it alone.
    record Filled(ResponseHeaders headers, HttpData data) {}

    Filled fill(HttpStatus status) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var data = HttpData.wrap(String.join(nonce, parts).getBytes(StandardCharsets.UTF_8));
        var headers = ResponseHeaders.builder(status)
                .contentType(MediaType.HTML_UTF_8)
                .contentLength(data.length())
                .add(SafeHeaders.forPage(entrance, nonce))
                .build();
        return new Filled(headers, data);
    }
}
