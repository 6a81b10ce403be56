package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// What the JDK's own WebSocket makes of the stream of events.
final class EventReader implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder begun = new StringBuilder();
    private final boolean reads;
    private final HttpClient client;
    private @Nullable WebSocket socket;

    private EventReader(HttpClient client, boolean reads) {
        this.client = client;
        this.reads = reads;
    }

    /// @param reads whether it takes more than the first message
    static EventReader open(RealHouse house, Somebody who, boolean reads) {
        return open(house, who.browser.origin(), who.browser.cookieHeader(), reads);
    }

    /// Fails with the handshake's own exception if there is none.
    static EventReader open(RealHouse house, String origin, String cookie, boolean reads) {
        var at = house.address(org.belfry.identity.Entrance.CONSOLE);
        var client =
                HttpClient.newBuilder().sslContext(trusting(house.authority)).build();
        var reader = new EventReader(client, reads);
        var builder = client.newWebSocketBuilder()
                .subprotocols(EventStreams.SUBPROTOCOL)
                .header("Origin", origin);
        if (!cookie.isEmpty()) {
            builder.header("Cookie", cookie);
        }
        reader.socket = builder.buildAsync(
                        URI.create("wss://localhost:%d%s".formatted(at.getPort(), EventStreams.PATH)), reader)
                .join();
        return reader;
    }

    private static SSLContext trusting(X509Certificate authority) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("house", authority);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        begun.append(data);
        if (last) {
            try {
                events.add(JSON.readTree(begun.toString()));
            } catch (JsonProcessingException e) {
                closed.completeExceptionally(e);
            }
            begun.setLength(0);
        }
        if (reads) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
        closed.completeExceptionally(fault);
    }

    void say(String text) {
        java.util.Objects.requireNonNull(socket).sendText(text, true).join();
    }

    /// Takes what comes from now on.
    void read() {
        java.util.Objects.requireNonNull(socket).request(Long.MAX_VALUE);
    }

    List<String> types() {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    JsonNode event(String type) {
        await().atMost(LONG).untilAsserted(() -> assertThat(types()).contains(type));
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /// The number it was closed with.
    int code() {
        return Integer.parseInt(closed.orTimeout(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join()
                .split(" ", 2)[0]);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void close() {
        java.util.Objects.requireNonNull(socket).abort();
        client.shutdownNow();
    }
}
