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
import java.util.Set;
import java.util.stream.Collectors;
import org.belfry.identity.Entrance;

/// Serves what the `ui` room built, from the class path, and says what is not there.
///
/// Which files there are is known from the list the build wrote beside them, so a path that is not there
/// costs a look into a set and nothing else. Files are read once, off the event loop, and kept: memory is
/// bounded by what the program carries. Thread-safe.
final class Pages {

    private static final String FOLDER = "org/belfry/ui/dist";
    private static final String LIST = "/files.txt";

    private final Replies replies;
    private final Shelf shelf;
    private final SecureRandom random;
    private final Set<String> files;

    Pages(Replies replies, Shelf shelf, SecureRandom random) {
        this.replies = replies;
        this.shelf = shelf;
        this.random = random;
        this.files = new String(read(LIST), StandardCharsets.UTF_8)
                .lines()
                .filter(path -> Asset.isKnownKind(path))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// For every path that no route has.
    HttpService service(Hosts hosts) {
        var entrance = hosts.entrance();
        var template = new Template(new String(read("/index.html"), StandardCharsets.UTF_8), entrance, random);
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
        return reads && files.contains(path) ? file(path, request) : nothing(site, request);
    }

    private HttpResponse file(String path, HttpRequest request) {
        return Asset.response(shelf.get(path, () -> read(path)), request.headers(), withBody(request));
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

    private static byte[] read(String path) {
        try (var file = Pages.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
            if (file == null) {
                throw notBuilt(path);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a page could not be read from the program", e);
        }
    }

    private static IllegalStateException notBuilt(String path) {
        return new IllegalStateException(
                "%s%s is missing from the program (expected: the pages of room ui)".formatted(FOLDER, path));
    }
}
