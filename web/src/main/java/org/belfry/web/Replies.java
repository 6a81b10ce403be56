package org.belfry.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.belfry.net.Declined;
import org.belfry.net.HttpDoor;
import org.belfry.store.StoreFault;
import org.jspecify.annotations.Nullable;

/// Turns answers and problems into HTTP; the only place that does, so none can lack a header. Thread-safe.
final class Replies {

    static final MediaType PROBLEM = MediaType.parse("application/problem+json");

    static final MediaType WAV = MediaType.parse("audio/wav");

    private final FaultLog faults;

    Replies(FaultLog faults) {
        this.faults = faults;
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

    /// A fault of ours. Whoever asked learns a number to name when they report it; what happened stays in
    /// the log.
    Problem fault(String during, Throwable thrown) {
        String number = faults.write(during, thrown);
        return Problem.of(
                ProblemCode.FAULT, "Something went wrong here. The log knows more under fault %s.".formatted(number));
    }

    /// What a room beneath threw. That the store cannot do it now is told as such, and when to come back.
    Problem thrown(String during, Throwable thrown) {
        var away = thrown instanceof StoreFault store ? away(store.kind()) : Optional.<Problem>empty();
        return away.map(problem -> {
                    faults.write(during, thrown);
                    return problem;
                })
                .orElseGet(() -> fault(during, thrown));
    }

    /// Empty where waiting does not help.
    static Optional<Problem> away(StoreFault.Kind kind) {
        return switch (kind) {
            case BUSY -> Optional.of(away("The database has more to do than it can", Duration.ofSeconds(1)));
            case UNREACHABLE -> Optional.of(away("The database cannot be reached", Duration.ofSeconds(10)));
            case DISK_FULL -> Optional.of(away("There is no room left on the disk", Duration.ofMinutes(1)));
            case CLOSED, LOCKED, DAMAGED, FAILED -> Optional.empty();
        };
    }

    private static Problem away(String what, Duration retryAfter) {
        return new Problem(
                ProblemCode.STORE_AWAY,
                "%s; look whether your change was kept, and try again in %d s.".formatted(what, retryAfter.toSeconds()),
                List.of(),
                Optional.of(retryAfter));
    }

    /// Without a body: an answer that waits for nobody to read it.
    static HttpResponse declined(Declined declined) {
        return HttpResponse.of(ResponseHeaders.builder(HttpStatus.valueOf(declined.status()))
                .add(SafeHeaders.FOR_DATA)
                .set(HttpHeaderNames.RETRY_AFTER, "1")
                .endOfStream(true)
                .build());
    }

    /// In pieces, the next of which is handed out when the one before is written (see
    /// [HttpDoor#PIECE_BYTES]).
    static HttpResponse pieces(ResponseHeaders headers, byte[] bytes) {
        if (bytes.length <= HttpDoor.PIECE_BYTES) {
            return HttpResponse.of(headers, HttpData.wrap(bytes));
        }
        int count = (bytes.length + HttpDoor.PIECE_BYTES - 1) / HttpDoor.PIECE_BYTES;
        var all = new HttpObject[count + 1];
        all[0] = headers;
        for (int i = 0; i < count; i++) {
            int from = i * HttpDoor.PIECE_BYTES;
            all[i + 1] = HttpData.wrap(bytes, from, Math.min(HttpDoor.PIECE_BYTES, bytes.length - from));
        }
        return HttpResponse.of(all);
    }

    static HttpResponse json(int status, @Nullable Object body, @Nullable String cookie) {
        var headers = body == null
                ? ResponseHeaders.builder(HttpStatus.valueOf(status)).add(SafeHeaders.FOR_DATA)
                : data(HttpStatus.valueOf(status), MediaType.JSON);
        if (cookie != null) {
            headers.add(HttpHeaderNames.SET_COOKIE, cookie);
        }
        return body == null ? HttpResponse.of(headers.build()) : pieces(headers.build(), Json.bytes(body));
    }

    /// Always whole: a part that is asked for (RFC 9110 §14.2) would be read and audited as often as a
    /// player likes.
    static HttpResponse sound(byte[] wav) {
        var headers = data(HttpStatus.OK, WAV)
                .set(HttpHeaderNames.ACCEPT_RANGES, "none")
                .contentLength(wav.length);
        return pieces(headers.build(), wav);
    }

    /// For small texts.
    static HttpResponse text(MediaType type, String text) {
        return HttpResponse.of(data(HttpStatus.OK, type).build(), HttpData.ofUtf8(text));
    }

    static ResponseHeadersBuilder data(HttpStatus status, MediaType type) {
        return ResponseHeaders.builder(status).contentType(type).add(SafeHeaders.FOR_DATA);
    }
}
