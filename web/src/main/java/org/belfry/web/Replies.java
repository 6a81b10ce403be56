package org.belfry.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.util.Collection;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns answers and problems into HTTP; the only place that does, so none can lack a header. Thread-safe.
final class Replies {

    static final MediaType PROBLEM = MediaType.parse("application/problem+json");
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final RandomGenerator random;

    Replies(RandomGenerator random) {
        this.random = random;
    }

    HttpResponse problem(Problem problem) {
        return HttpResponse.of(problemHeaders(problem), problemData(problem));
    }

    HttpResponse methodNotAllowed(Collection<String> allowed) {
        String methods = String.join(", ", allowed);
        var problem = Problem.of(
                ProblemCode.METHOD_NOT_ALLOWED, "Not possible in this way (expected: %s).".formatted(methods));
        return HttpResponse.of(
                problemHeaders(problem).toBuilder()
                        .set(HttpHeaderNames.ALLOW, methods)
                        .build(),
                problemData(problem));
    }

    static ResponseHeaders problemHeaders(Problem problem) {
        var headers = data(problem.code().status(), PROBLEM);
        problem.retryAfter()
                .ifPresent(after -> headers.set(HttpHeaderNames.RETRY_AFTER, String.valueOf(after.toSeconds())));
        return headers.build();
    }

    static HttpData problemData(Problem problem) {
        return HttpData.wrap(Json.bytes(problem.body()));
    }

    /// A fault of ours. Whoever asked learns a number to name when they report it; what happened stays in the log.
    Problem fault(String during, Throwable thrown) {
        byte[] bytes = new byte[6];
        random.nextBytes(bytes);
        String number = HexFormat.of().formatHex(bytes);
        log.error("fault {} during {}", number, during, thrown);
        return Problem.of(
                ProblemCode.FAULT, "Something went wrong here. The log knows more under fault %s.".formatted(number));
    }

    static HttpResponse json(int status, @Nullable Object body, @Nullable String cookie) {
        var headers = body == null
                ? ResponseHeaders.builder(HttpStatus.valueOf(status)).add(SafeHeaders.FOR_DATA)
                : data(HttpStatus.valueOf(status), MediaType.JSON);
        if (cookie != null) {
            headers.add(HttpHeaderNames.SET_COOKIE, cookie);
        }
        return body == null
                ? HttpResponse.of(headers.build())
                : HttpResponse.of(headers.build(), HttpData.wrap(Json.bytes(body)));
    }

    /// For small fixed texts: made once, sent many times.
    static HttpResponse text(MediaType type, String text) {
        return HttpResponse.of(data(HttpStatus.OK, type).build(), HttpData.ofUtf8(text));
    }

    static ResponseHeadersBuilder data(HttpStatus status, MediaType type) {
        return ResponseHeaders.builder(status).contentType(type).add(SafeHeaders.FOR_DATA);
    }
}
