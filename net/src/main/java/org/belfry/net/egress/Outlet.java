package org.belfry.net.egress;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.common.util.TlsEngineType;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.belfry.ground.IpAddress;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.NoLookup;
import org.belfry.net.egress.Answer.Answered;
import org.belfry.net.egress.Answer.Failed;
import org.belfry.net.egress.Answer.Refused;
import org.belfry.net.egress.Answer.Why;
import org.jspecify.annotations.Nullable;

/// The way to one [Destination]. Requests wait; call from a thread that may. Thread-safe.
public final class Outlet {

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Destination destination;
    private final Loops loops;
    private final NameLookup names;
    private @Nullable ClientFactory factory;
    private boolean shut;

    Outlet(Destination destination, Loops loops, NameLookup names) {
        this.destination = destination;
        this.loops = loops;
        this.names = names;
    }

    public Destination destination() {
        return destination;
    }

    /// @param pathAndQuery begins with `/`
    public Answer get(String pathAndQuery) {
        return send(HttpRequest.of(headers(HttpMethod.GET, pathAndQuery)));
    }

    public Answer post(String pathAndQuery, String mediaType, byte[] body) {
        return post(pathAndQuery, mediaType, body, Map.of());
    }

    /// @param more headers, by name
    public Answer post(String pathAndQuery, String mediaType, byte[] body, Map<String, String> more) {
        var headers = headers(HttpMethod.POST, pathAndQuery).toBuilder().contentType(MediaType.parse(mediaType));
        more.forEach(headers::set);
        return send(HttpRequest.of(headers.build(), HttpData.copyOf(body)));
    }

    private Answer send(HttpRequest request) {
        var addresses = names.addresses(destination.host());
        if (addresses.isEmpty()) {
            return failed(Why.NO_SUCH_NAME, "no such name");
        }
        var allowed = addresses.stream()
                .filter(address -> AddressRules.allows(destination.reach(), address))
                .findFirst();
        if (allowed.isEmpty()) {
            return new Refused("%s: '%s' leads to %s (expected: %s)"
                    .formatted(destination.name(), destination.host(), addresses.getFirst(), expected()));
        }
        return send(request, allowed.get());
    }

    private Answer send(HttpRequest request, IpAddress address) {
        var endpoint = Endpoint.of(destination.host(), destination.port()).withInetAddress(address.toInetAddress());
        var client = WebClient.builder(SessionProtocol.HTTPS, endpoint)
                .factory(factory())
                .responseTimeout(destination.limits().answer())
                .writeTimeout(destination.limits().answer())
                .maxResponseLength(destination.limits().body().bytes())
                .build();
        try {
            return answered(client.execute(request).aggregate().join());
        } catch (CompletionException e) {
            return failure(e);
        }
    }

    void shut() {
        ClientFactory open;
        synchronized (this) {
            shut = true;
            open = factory;
            factory = null;
        }
        // Loops that ended have cut what was open; the library would try to hand them work and complain.
        if (open != null && loops.areOpen()) {
            open.close();
        }
    }

    /// Made when first needed: a house that asks nobody pays nothing at its start.
    private synchronized ClientFactory factory() {
        if (shut) {
            throw new IllegalStateException("outlet to '%s' is closed".formatted(destination.name()));
        }
        if (factory == null) {
            factory = ClientFactory.builder()
                    .workerGroup(loops.group(), false)
                    .connectTimeout(destination.limits().connect())
                    .idleTimeout(IDLE)
                    .meterRegistry(NoopMeterRegistry.get())
                    .channelOption(ChannelOption.ALLOCATOR, loops.memory())
                    // Endpoints carry their address; anything else must not be looked up behind our back.
                    .addressResolverGroupFactory(_ -> new NoLookup())
                    .tlsEngineType(LiveTls.usesOpenSsl() ? TlsEngineType.OPENSSL : TlsEngineType.JDK)
                    .tlsCustomizer(tls -> {
                        if (!destination.anchors().isEmpty()) {
                            tls.trustManager(destination.anchors());
                        }
                    })
                    .build();
        }
        return factory;
    }

    private RequestHeaders headers(HttpMethod method, String pathAndQuery) {
        if (!pathAndQuery.startsWith("/")) {
            throw new IllegalArgumentException("path: '%s' (expected: to begin with /)".formatted(pathAndQuery));
        }
        return RequestHeaders.builder(method, pathAndQuery)
                .set(HttpHeaderNames.USER_AGENT, "Belfry")
                .build();
    }

    private static Answered answered(AggregatedHttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers()
                .forEach((name, value) -> headers.computeIfAbsent(name.toString(), _ -> new ArrayList<>())
                        .add(value));
        return new Answered(
                response.status().code(), headers, response.content().array());
    }

    private Failed failure(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            switch (t) {
                case ContentTooLargeException _ -> {
                    return failed(
                            Why.TOO_MUCH, "more than " + destination.limits().body());
                }
                case ResponseTimeoutException _ -> {
                    return failed(
                            Why.TOO_SLOW,
                            "no whole answer within " + destination.limits().answer());
                }
                case SSLException tls -> {
                    return failed(Why.NOT_TRUSTED, String.valueOf(tls.getMessage()));
                }
                default -> {}
            }
        }
        boolean never = thrown.getCause() instanceof UnprocessedRequestException;
        return failed(never ? Why.NO_CONNECTION : Why.OTHER, root(thrown));
    }

    private Failed failed(Why why, String what) {
        return new Failed(
                why, "%s: %s:%d: %s".formatted(destination.name(), destination.host(), destination.port(), what));
    }

    private String expected() {
        return switch (destination.reach()) {
            case INTERNET -> "a public address";
            case INTERNET_AND_SITE -> "a public or private address";
            case OWN_MACHINE -> "an address of this machine";
        };
    }

    private static String root(Throwable thrown) {
        Throwable t = thrown;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return String.valueOf(t.getMessage());
    }
}
