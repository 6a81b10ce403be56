package org.belfry.web;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.belfry.ground.Background;
import org.belfry.identity.Entrance;

/// Serves what the `ui` room built, from the class path, and says what is not there.
///
/// A path becomes a resource name only if it is plain words and dots, so it cannot leave the folder. Files are read
/// once, off the event loop, and kept: memory is bounded by what the program carries, since what is not there is not
/// kept. Thread-safe.
final class Pages {

    private static final String FOLDER = "org/belfry/ui/dist";
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){1,4}");

    private final Replies replies;
    private final Background background;
    private final SecureRandom random;
    private final Map<String, Asset> kept = new ConcurrentHashMap<>();

    Pages(Replies replies, Background background, SecureRandom random) {
        this.replies = replies;
        this.background = background;
        this.random = random;
    }

    /// For every path that no route has.
    HttpService service(Hosts hosts) {
        var entrance = hosts.entrance();
        var template = new Template(
                new String(read("/index.html").orElseThrow(Pages::notBuilt), StandardCharsets.UTF_8),
                entrance.text(),
                random);
        return (ctx, request) -> hosts.addressed(request.authority(), ctx.localAddress())
                .map(_ -> serve(new Site(entrance, template), ctx, request))
                .orElseGet(() -> replies.problem(Problem.of(ProblemCode.WRONG_HOST)));
    }

    private record Site(Entrance entrance, Template template) {}

    private HttpResponse serve(Site site, ServiceRequestContext ctx, HttpRequest request) {
        String path = ctx.path();
        boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
        boolean isPage = Page.exists(path, site.entrance());
        if (isPage) {
            return reads
                    ? page(site.template().fill(HttpStatus.OK), request)
                    : replies.methodNotAllowed(List.of("GET", "HEAD"));
        }
        if (!reads
                || path.startsWith("/api/")
                || path.equals("/index.html")
                || !FILE.matcher(path).matches()) {
            return nothing(site, request);
        }
        var asset = kept.get(path);
        return asset != null ? asset.response(request.headers(), withBody(request)) : later(site, path, request);
    }

    private HttpResponse later(Site site, String path, HttpRequest request) {
        var response = new CompletableFuture<HttpResponse>();
        background.start("web page", () -> {
            try {
                var asset = read(path).flatMap(bytes -> Asset.of(path, bytes));
                asset.ifPresent(found -> kept.put(path, found));
                response.complete(asset.map(found -> found.response(request.headers(), withBody(request)))
                        .orElseGet(() -> nothing(site, request)));
            } catch (Throwable thrown) {
                response.complete(replies.problem(replies.fault("GET page", thrown)));
            }
        });
        return HttpResponse.of(response);
    }

    /// A person who mistyped sees a page that says so; a program gets a problem.
    private HttpResponse nothing(Site site, HttpRequest request) {
        boolean person = request.method() == HttpMethod.GET
                && request.headers().get("sec-fetch-dest", "").equals("document");
        return person
                ? page(site.template().fill(HttpStatus.NOT_FOUND), request)
                : replies.problem(Problem.of(ProblemCode.NOT_FOUND));
    }

    private static HttpResponse page(Template.Filled filled, HttpRequest request) {
        return withBody(request) ? HttpResponse.of(filled.headers(), filled.data()) : HttpResponse.of(filled.headers());
    }

    private static boolean withBody(HttpRequest request) {
        return request.method() != HttpMethod.HEAD;
    }

    private static Optional<byte[]> read(String path) {
        try (var file = Pages.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a page could not be read from the program", e);
        }
    }

    private static IllegalStateException notBuilt() {
        return new IllegalStateException(
                "%s/index.html is missing from the program (expected: the pages of room ui)".formatted(FOLDER));
    }
}
