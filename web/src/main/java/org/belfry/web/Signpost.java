package org.belfry.web;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.belfry.net.HttpDoor;
import org.jspecify.annotations.Nullable;

/// Leads a request to what its door has at that path, by exact comparison. Immutable.
///
/// Ours instead of the library's router because that one answers preflights of other origins by itself and lets them
/// change what it remembers of a path; here an `OPTIONS` is a method like any other, and no path takes it.
final class Signpost implements HttpService, HttpDoor.Unrated {

    private static final String ID = "{id}";

    private final Map<String, Map<HttpMethod, HttpService>> exact = new HashMap<>();
    private final Map<String, Map<HttpMethod, HttpService>> withId = new HashMap<>();
    private final HttpService otherwise;
    private final Replies replies;

    /// What is behind a path.
    ///
    /// @param path compared whole, but for one `{id}` at its end, which stands for any one segment
    record Place(HttpMethod method, String path, HttpService service) {}

    /// @param otherwise answers where no path fits
    Signpost(List<Place> places, HttpService otherwise, Replies replies) {
        this.otherwise = otherwise;
        this.replies = replies;
        for (var place : places) {
            boolean open = place.path().endsWith("/" + ID);
            var paths = open ? withId : exact;
            String key = open ? place.path().substring(0, place.path().length() - ID.length()) : place.path();
            paths.computeIfAbsent(key, _ -> new TreeMap<>()).put(place.method(), place.service());
        }
    }

    /// Bytes made once, for those who watch the program, however often they look.
    @Override
    public boolean isUnrated(String path) {
        return path.equals("/livez") || path.equals("/readyz");
    }

    @Override
    public ServiceOptions options() {
        return HttpDoor.SOON_RESET;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        var methods = at(ctx.path());
        if (methods == null) {
            return otherwise.serve(ctx, request);
        }
        var service = methods.get(request.method());
        return service != null
                ? service.serve(ctx, request)
                : replies.methodNotAllowed(
                        methods.keySet().stream().map(HttpMethod::name).toList());
    }

    private @Nullable Map<HttpMethod, HttpService> at(String path) {
        var found = exact.get(path);
        int slash = path.lastIndexOf('/') + 1;
        return found != null || slash == path.length() ? found : withId.get(path.substring(0, slash));
    }
}
