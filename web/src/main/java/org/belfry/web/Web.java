package org.belfry.web;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.belfry.ground.Background;
import org.belfry.ground.Control;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.identity.Entrance;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.WebSocketPath;
import org.belfry.net.egress.Egress;
import org.belfry.pbx.live.LiveEvent;
import org.belfry.web.hook.Webhooks;

/// Everything the house says over HTTP. Give [#door] to an HTTPS door and it is spoken there.
///
/// Limits beside those of the doors: [Route#bodyBytesMax] a body, 30 s for a request to arrive and be
/// answered. Thread-safe.
public final class Web implements AutoCloseable {

    private static final Duration REQUEST_MAX = Duration.ofSeconds(30);
    private static final String OPEN_API = "/openapi.json";

    private final WebRooms rooms;
    private final WebSettings settings;
    private final Time time;
    private final Routes routes;
    private final Replies replies;
    private final Api api;
    private final Pages pages;
    private final Shelf shelf;
    private final EventTexts texts;
    private final EventStreams streams;
    private final List<Webhooks> hooks = new CopyOnWriteArrayList<>();

    public Web(WebRooms rooms, WebSettings settings, Time time, Background background, SecureRandom random) {
        this.rooms = rooms;
        this.settings = settings;
        this.time = time;
        this.routes = Routes.of(rooms, time);
        this.replies = new Replies(new FaultLog(random, time));
        this.api = new Api(rooms.accounts().sessions(), rooms.accounts().rights(), replies);
        this.shelf = new Shelf(background);
        this.pages = new Pages(replies, shelf, random);
        this.texts = new EventTexts(rooms.accounts().people());
        this.streams = new EventStreams(rooms.accounts(), texts, background, time);
        rooms.switchroom().events().listen(this::tell);
    }

    /// Binds one kind of door: routes, pages, health, and answers to what is none of these.
    public Consumer<ServerBuilder> door(Entrance entrance) {
        var hosts = hosts(entrance);
        return server -> {
            var places = new ArrayList<Signpost.Place>();
            for (var route : routes.at(entrance)) {
                places.add(new Signpost.Place(route.method(), route.fullPath(), api.service(route, hosts)));
            }
            var health = new Health(rooms.facts());
            places.add(new Signpost.Place(HttpMethod.GET, "/livez", health.live()));
            places.add(new Signpost.Place(HttpMethod.GET, "/readyz", health.ready()));
            var security = new SecurityText(rooms.facts(), settings.securityContact(), time);
            places.add(new Signpost.Place(HttpMethod.GET, "/.well-known/security.txt", security.service()));
            places.add(new Signpost.Place(HttpMethod.GET, OPEN_API, (_, request) -> openApi(request.headers())));
            server.serviceUnder("/", new Signpost(places, pages.service(hosts), replies))
                    .errorHandler(new Unexpected(replies))
                    .maxRequestLength(Route.PASSKEY_BODY_BYTES_MAX)
                    // Faults are written down by Replies, each once in a while; the library would do it again.
                    .unloggedExceptionsReportInterval(Duration.ZERO)
                    .requestTimeout(REQUEST_MAX)
                    .disableServerHeader();
        };
    }

    /// Has these receivers told of events too, from now on.
    public void alsoTell(Webhooks receivers) {
        hooks.add(receivers);
    }

    /// Written once for all who are told, and for nobody else.
    private void tell(LiveEvent event) {
        var wanting = hooks.stream().filter(each -> each.wants(event.kind())).toList();
        if (streams.count() > 0 || !wanting.isEmpty()) {
            byte[] text = texts.of(event);
            streams.tell(text);
            wanting.forEach(each -> each.tell(event.kind(), text));
        }
    }

    /// What one kind of door speaks beside HTTP: at the console, live events over WebSocket.
    public List<WebSocketPath> webSockets(Entrance entrance) {
        return switch (entrance) {
            case CONSOLE -> List.of(streams.path(hosts(entrance)));
            case APP -> List.of();
        };
    }

    private Hosts hosts(Entrance entrance) {
        return new Hosts(rooms.facts(), entrance, settings.published(entrance));
    }

    /// Ends the streams of events: they would hold the doors.
    @Override
    public void close() {
        streams.close();
    }

    /// Looks at the doors from outside, for the trust page (policy A10, B1).
    public List<Probe> probes(Doors doors, LiveTls tls, Egress egress) {
        var ways = new SelfVisit.Ways(doors, tls, egress);
        return List.of(
                new SelfVisit(
                        new Control(
                                new PolicyRow("A10"),
                                "forgery",
                                "A change that no page of the door itself sent is refused."),
                        "changes without Origin refused",
                        ways,
                        SelfVisit::forged),
                new SelfVisit(
                        new Control(
                                new PolicyRow("B1"),
                                "page-policy",
                                "Pages run only what carries the nonce of that very answer."),
                        "strict policy, a new nonce each time",
                        ways,
                        SelfVisit::unguarded));
    }

    /// The description of the interface (OpenAPI 3.1), as `docs/openapi.json` holds it.
    byte[] openApi() {
        return Json.pretty(new OpenApi(routes, rooms.facts().version()).tree());
    }

    private HttpResponse openApi(RequestHeaders request) {
        return Asset.response(shelf.get(OPEN_API, this::openApi), request, true);
    }

    EventStreams streams() {
        return streams;
    }

    Routes routes() {
        return routes;
    }
}
