package org.belfry.web;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Sighting;
import org.belfry.identity.Rights;
import org.belfry.identity.Rights.Decision;
import org.belfry.identity.Session;
import org.belfry.identity.Sessions;
import org.belfry.identity.Visit;
import org.belfry.net.HttpDoor;
import org.belfry.web.Hosts.Addressed;

/// The way of one request through one route at one door:
///
///     head ─▶ Hosts ─▶ Forgery ─▶ body ─▶ a thread ─▶ session ─▶ right ─▶ token ─▶ Json ─▶ act ─▶ Answer
///     └────── event loop ──────────────┘  └───────── a virtual thread, may wait ─────────────────────┘
///
/// The first thing wrong ends it. What costs nothing is checked first, and nothing is told about a route's
/// body to somebody who may not use the route. Limits are the door's ([HttpDoor]): threads at once and
/// bytes held; a slow sender takes no thread before all of its body is here. Thread-safe.
final class Api {

    /// Three minutes of speech over a line of 256 kbit/s.
    private static final Duration SOUND_MAX = Duration.ofMinutes(3);

    private final Sessions sessions;
    private final Rights rights;
    private final Replies replies;

    Api(Sessions sessions, Rights rights, Replies replies) {
        this.sessions = sessions;
        this.rights = rights;
        this.replies = replies;
    }

    <I> HttpService service(Route<I> route, Hosts hosts) {
        var cookie = new SessionCookie(hosts.entrance());
        return (ctx, request) -> serve(new Way<>(route, hosts, cookie), ctx, request);
    }

    /// What stays the same for all requests of a route at a door.
    private record Way<I>(Route<I> route, Hosts hosts, SessionCookie cookie) {}

    private <I> HttpResponse serve(Way<I> way, ServiceRequestContext ctx, HttpRequest request) {
        var headers = request.headers();
        var addressed = way.hosts().addressed(headers.authority(), ctx.localAddress());
        if (addressed.isEmpty()) {
            return replies.problem(Problem.of(ProblemCode.WRONG_HOST));
        }
        var forged = Forgery.check(way.route(), headers, addressed.get());
        if (forged.isPresent()) {
            return replies.problem(forged.get());
        }
        return HttpResponse.of(body(way.route(), ctx, request)
                .thenCompose(body -> later(way, ctx, new Arrived(headers, body, addressed.get()))));
    }

    /// A request that is all here.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Arrived(RequestHeaders headers, byte[] body, Addressed addressed) {}

    /// Where a route takes none, what was sent nevertheless is not read.
    private static CompletableFuture<byte[]> body(Route<?> route, ServiceRequestContext ctx, HttpRequest request) {
        if (route.hasBody()) {
            return BodyReader.read(route, ctx, request);
        }
        request.abort();
        return CompletableFuture.completedFuture(BodyReader.EMPTY);
    }

    private <I> CompletableFuture<HttpResponse> later(Way<I> way, ServiceRequestContext ctx, Arrived request) {
        var response = new CompletableFuture<HttpResponse>();
        try {
            ctx.blockingTaskExecutor().execute(() -> {
                try {
                    response.complete(respond(way, ctx, request));
                } catch (Throwable thrown) {
                    response.complete(replies.problem(replies.thrown(way.route().toString(), thrown)));
                }
            });
        } catch (RejectedExecutionException full) {
            response.complete(replies.problem(Problem.overloaded()));
        }
        return response;
    }

    private <I> HttpResponse respond(Way<I> way, ServiceRequestContext ctx, Arrived request) {
        var route = way.route();
        Answer answer = way.route().right().isPresent()
                ? withSession(way, ctx, request)
                : act(way, ctx, request, Optional.empty());
        return switch (answer) {
            case Answer.Done done -> Replies.json(route.gives().status(), done.body(), null);
            case Answer.SignedIn in ->
                Replies.json(route.gives().status(), in.body(), way.cookie().set(in.token()));
            case Answer.SignedOut _ ->
                Replies.json(route.gives().status(), null, way.cookie().clear());
            case Answer.Sound(byte[] wav) -> sound(ctx, wav);
            case Answer.Refused refused -> replies.problem(refused.problem());
        };
    }

    /// Held by the door until it has left, for which it has longer than other answers.
    private static HttpResponse sound(ServiceRequestContext ctx, byte[] wav) {
        var declined = HttpDoor.hold(ctx, wav.length);
        if (declined.isPresent()) {
            return Replies.declined(declined.get());
        }
        ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, SOUND_MAX);
        return Replies.sound(wav);
    }

    private <I> Answer withSession(Way<I> way, ServiceRequestContext ctx, Arrived request) {
        var headers = request.headers();
        var entrance = way.hosts().entrance();
        var found = way.cookie().in(headers).flatMap(value -> sessions.find(value, entrance));
        if (found.isEmpty()) {
            return Answer.refuse(ProblemCode.NOT_SIGNED_IN);
        }
        HttpDoor.admitted(ctx).ifPresent(Admitted::provedItself);
        var session = found.get();
        var refused = refusal(way.route(), headers, session);
        return refused.isPresent() ? new Answer.Refused(refused.get()) : act(way, ctx, request, Optional.of(session));
    }

    private Optional<Problem> refusal(Route<?> route, RequestHeaders headers, Session session) {
        return route.right()
                .map(right -> rights.decide(session.person(), right))
                .flatMap(decision -> switch (decision) {
                    case Decision.Allowed _ -> Optional.<Problem>empty();
                    case Decision.Refused(String rule, String sentence) ->
                        Optional.of(new Problem(
                                ProblemCode.FORBIDDEN,
                                sentence,
                                java.util.List.of(new Problem.Reason(rule, sentence)),
                                Optional.empty()));
                })
                .or(() -> Forgery.check(route, headers, session));
    }

    private <I> Answer act(Way<I> way, ServiceRequestContext ctx, Arrived request, Optional<Session> session) {
        var route = way.route();
        var query = new HashMap<String, Long>();
        var flaw = read(route, ctx, query);
        if (flaw.isPresent()) {
            return Answer.refuse(ProblemCode.INVALID, flaw.get());
        }
        var call = new Call(
                visit(way, ctx, request.headers(), request.addressed()),
                session,
                request.addressed().origin(),
                ctx.path(),
                Map.copyOf(query));
        return switch (Json.decode(request.body(), route.takes().body())) {
            case Json.Decoded.Whole<I>(I body) -> route.act().apply(call, body);
            case Json.Decoded.Broken<I>(String sentence) -> Answer.refuse(ProblemCode.INVALID, sentence);
            case Json.Decoded.Garbled<I>(String sentence, int atByte) -> {
                HttpDoor.admitted(ctx).ifPresent(source -> source.sight(new Sighting.Malformed("json", atByte)));
                yield Answer.refuse(ProblemCode.INVALID, sentence);
            }
        };
    }

    private static Visit visit(Way<?> way, ServiceRequestContext ctx, RequestHeaders headers, Addressed addressed) {
        return new Visit(
                way.hosts().entrance(),
                IpAddress.of(ctx.remoteAddress().getAddress()),
                Redacted.of(headers.get("user-agent", "")),
                way.hosts().passkeySite(addressed));
    }

    /// Fills `into` from the query, which holds what the route declares, each at most once, and nothing
    /// else.
    private static Optional<String> read(Route<?> route, ServiceRequestContext ctx, Map<String, Long> into) {
        String text = ctx.query();
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        for (var entry : QueryParams.fromQueryString(text)) {
            var declared = route.takes().query().stream()
                    .filter(query -> query.name().equals(entry.getKey()))
                    .findFirst();
            var number = declared.flatMap(query -> number(query, entry.getValue()));
            if (number.isEmpty() || into.put(entry.getKey(), number.get()) != null) {
                return Optional.of("query: not as expected (expected: %s)".formatted(expected(route)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> number(Route.Query query, String text) {
        try {
            long number = Long.parseLong(text);
            return number < query.min() || number > query.max() ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static String expected(Route<?> route) {
        return route.takes().query().isEmpty()
                ? "none"
                : route.takes().query().stream()
                        .map(query -> "%s=%d..%d".formatted(query.name(), query.min(), query.max()))
                        .collect(java.util.stream.Collectors.joining(", ", "", ", each at most once"));
    }
}
