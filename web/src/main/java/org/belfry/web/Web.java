package org.belfry.web;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.identity.Entrance;

/// Everything the house says over HTTP. Give [#door] to an HTTPS door and it is spoken there.
///
/// Limits beside those of [WebSettings]: 64 KiB a body, 8 KiB of head, 30 s for a request to arrive and be answered.
/// Thread-safe.
public final class Web {

    private static final Duration REQUEST_MAX = Duration.ofSeconds(30);

    private final WebRooms rooms;
    private final WebSettings settings;
    private final Time time;
    private final Routes routes;
    private final Replies replies;
    private final Api api;
    private final Pages pages;

    public Web(WebRooms rooms, WebSettings settings, Time time, Background background, SecureRandom random) {
        this.rooms = rooms;
        this.settings = settings;
        this.time = time;
        this.routes = Routes.of(rooms, time);
        this.replies = new Replies(random);
        this.api = new Api(
                rooms.accounts().sessions(), rooms.accounts().rights(), replies, background, settings.atOnceMax());
        this.pages = new Pages(replies, background, random);
    }

    /// Binds one kind of door: routes, pages, health, and answers to what is none of these.
    public Consumer<ServerBuilder> door(Entrance entrance) {
        var hosts = new Hosts(rooms.facts(), entrance, settings.published(entrance));
        return server -> {
            var health = new Health(rooms.facts());
            for (var route : routes.at(entrance)) {
                server.route().methods(route.method()).path(route.fullPath()).build(api.service(route, hosts));
            }
            server.route().get("/livez").build(health.live());
            server.route().get("/readyz").build(health.ready());
            server.route()
                    .get("/.well-known/security.txt")
                    .build(new SecurityText(rooms.facts(), settings.securityContact(), time).service());
            String description = openApi();
            server.route()
                    .get("/openapi.json")
                    .build((ctx, request) -> Replies.text(MediaType.JSON_UTF_8, description));
            server.serviceUnder("/", pages.service(routes, hosts))
                    .errorHandler(new Unexpected(replies))
                    .maxRequestLength(WebSettings.BODY_BYTES_MAX)
                    .requestTimeout(REQUEST_MAX)
                    .disableServerHeader();
        };
    }

    /// The description of the interface (OpenAPI 3.1), as `docs/openapi.json` holds it.
    String openApi() {
        return new String(Json.pretty(new OpenApi(routes, rooms.facts().version()).tree()), StandardCharsets.UTF_8);
    }

    Routes routes() {
        return routes;
    }
}
