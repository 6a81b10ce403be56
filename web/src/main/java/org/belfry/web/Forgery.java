package org.belfry.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.belfry.identity.Session;
import org.belfry.web.Hosts.Addressed;

/// Did a page of this very door send this, knowingly? (policy A10)
///
/// Four proofs, each of which stops another way of having a browser send what its user did not mean:
/// `Sec-Fetch-Site` must not say that another site asked, `Origin` must be the origin the request itself is addressed
/// to (a browser sets both, no page can), the content type must be one that no form can send, and the session's own
/// token must be shown, which only a page that can read our answers has.
final class Forgery {

    static final AsciiString TOKEN = AsciiString.cached("x-belfry-csrf");
    private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");
    private static final String FOREIGN = "The request was not sent by a page of this door (expected: Origin %s).";

    private Forgery() {}

    /// Before anything of the request is believed.
    static Optional<Problem> check(Route<?> route, RequestHeaders headers, Addressed addressed) {
        if (askedByAnotherSite(route, headers)) {
            return Optional.of(Problem.of(ProblemCode.FOREIGN_ORIGIN, FOREIGN.formatted(addressed.origin())));
        }
        if (!route.changes()) {
            return Optional.empty();
        }
        var origins = headers.getAll(HttpHeaderNames.ORIGIN);
        if (origins.size() != 1 || !origins.getFirst().equals(addressed.origin())) {
            return Optional.of(Problem.of(ProblemCode.FOREIGN_ORIGIN, FOREIGN.formatted(addressed.origin())));
        }
        return route.hasBody() && !isJson(headers)
                ? Optional.of(Problem.of(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type: not what is taken here (expected: application/json)."))
                : Optional.empty();
    }

    /// Once it is known whose session it is.
    static Optional<Problem> check(Route<?> route, RequestHeaders headers, Session session) {
        if (!route.changes()) {
            return Optional.empty();
        }
        byte[] expected = session.csrf().disclose().getBytes(StandardCharsets.UTF_8);
        byte[] shown = headers.get(TOKEN, "").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, shown)
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.CSRF,
                        "X-Belfry-Csrf: missing or not of this session (expected: the token of GET /api/v1/session)."));
    }

    /// `none` is a person typing the address, which can read but never change.
    private static boolean askedByAnotherSite(Route<?> route, RequestHeaders headers) {
        String site = headers.get(SEC_FETCH_SITE);
        return site != null && !site.equals("same-origin") && (route.changes() || !site.equals("none"));
    }

    private static boolean isJson(RequestHeaders headers) {
        var type = headers.contentType();
        return type != null
                && headers.getAll(HttpHeaderNames.CONTENT_TYPE).size() == 1
                && type.is(MediaType.JSON.withoutParameters())
                && type.charset(StandardCharsets.UTF_8).equals(StandardCharsets.UTF_8);
    }
}
