package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.SessionProtocol;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A browser on a page of one door: keeps cookies, sends what browsers send of themselves, trusts our authority and
/// nothing else. A test that wants to misbehave changes the headers of one request. Not thread-safe.
final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClientFactory connections;
    private final WebClient client;
    private final String authority;
    private final Map<String, String> cookies = new TreeMap<>();
    private @Nullable String csrf;

    Browser(InetSocketAddress door, X509Certificate trusted) {
        authority = "localhost:" + door.getPort();
        connections = ClientFactory.builder()
                .tlsCustomizer(tls -> tls.trustManager(trusted))
                .build();
        client = WebClient.builder(
                        SessionProtocol.HTTPS,
                        Endpoint.of("localhost", door.getPort()).withIpAddr("127.0.0.1"))
                .factory(connections)
                .build();
    }

    String origin() {
        return "https://" + authority;
    }

    Map<String, String> cookies() {
        return cookies;
    }

    void csrf(@Nullable String token) {
        csrf = token;
    }

    @Nullable
    String csrf() {
        return csrf;
    }

    Reply get(String path) {
        return send(HttpMethod.GET, path, (String) null, headers -> {});
    }

    Reply post(String path, String body) {
        return send(HttpMethod.POST, path, body, headers -> {});
    }

    Reply delete(String path) {
        return send(HttpMethod.DELETE, path, (String) null, headers -> {});
    }

    /// As a page's own script would send it, but for what `change` does to the headers.
    Reply send(HttpMethod method, String path, @Nullable String body, Consumer<RequestHeadersBuilder> change) {
        return send(method, path, body == null ? HttpData.empty() : HttpData.ofUtf8(body), change);
    }

    Reply send(HttpMethod method, String path, HttpData body, Consumer<RequestHeadersBuilder> change) {
        var headers = head(method, path);
        change.accept(headers);
        var response = client.execute(headers.build(), body).aggregate().join();
        response.headers().getAll("set-cookie").forEach(this::keep);
        return new Reply(response);
    }

    private RequestHeadersBuilder head(HttpMethod method, String path) {
        var headers = RequestHeaders.builder(method, path)
                .authority(authority)
                .set("user-agent", "Firefox/150 Testland")
                .set("sec-fetch-site", "same-origin");
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            headers.set("origin", origin()).set("content-type", "application/json");
            if (csrf != null) {
                headers.set("x-belfry-csrf", csrf);
            }
        }
        if (!cookies.isEmpty()) {
            headers.set("cookie", cookieHeader());
        }
        return headers;
    }

    /// Without saying how long it will be, in small pieces.
    Reply sendUnannounced(String path, int bytes) {
        var request = HttpRequest.streaming(head(HttpMethod.POST, path).build());
        var response = client.execute(request);
        int sent = 0;
        // Refused once the other side has heard enough.
        while (sent < bytes && request.tryWrite(HttpData.ofUtf8("x".repeat(Math.min(100, bytes - sent))))) {
            sent += 100;
        }
        request.close();
        return new Reply(response.aggregate().join());
    }

    /// Begins to send and never ends; closed with the browser.
    CompletableFuture<AggregatedHttpResponse> hold(String path) {
        var request = HttpRequest.streaming(head(HttpMethod.POST, path).build());
        return client.execute(request).aggregate();
    }

    String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(java.util.stream.Collectors.joining("; "));
    }

    private void keep(String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(name.length() + 1));
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    record Reply(AggregatedHttpResponse response) {

        int status() {
            return response.status().code();
        }

        String header(String name) {
            return response.headers().get(name, "");
        }

        String text() {
            return response.contentUtf8();
        }

        JsonNode json() {
            try {
                return JSON.readTree(text());
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + text(), e);
            }
        }

        /// Fails with the whole answer, so that a broken test explains itself.
        Reply expect(int status) {
            assertThat(status()).as(text()).isEqualTo(status);
            return this;
        }

        Reply expectProblem(int status, String code) {
            expect(status);
            assertThat(header("content-type")).isEqualTo("application/problem+json");
            assertThat(json().path("code").asText()).isEqualTo(code);
            assertThat(json().path("status").asInt()).isEqualTo(status);
            assertThat(json().path("title").asText()).isNotBlank();
            assertThat(json().path("detail").asText()).isNotBlank();
            return this;
        }
    }
}
