package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// One person's HTTP client at one door: trusts the house's own authority and nothing else, keeps its cookies, sends
/// what a browser page of that door would send.
final class HouseClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String origin;
    private final HttpClient client;
    private final CookieManager cookies = new CookieManager();
    private Optional<String> csrf = Optional.empty();

    private HouseClient(RunningHouse house, int port, InetAddress from) {
        origin = "https://localhost:" + port;
        client = HttpClient.newBuilder()
                .sslContext(trusting(house.data().resolve("certificates/authority.pem")))
                .cookieHandler(cookies)
                .connectTimeout(Duration.ofSeconds(20))
                .localAddress(from)
                .build();
    }

    static HouseClient atTheConsole(RunningHouse house) {
        return new HouseClient(house, house.consolePort(), InetAddress.getLoopbackAddress());
    }

    static HouseClient atTheApp(RunningHouse house) {
        return atTheApp(house, "127.0.0.1");
    }

    /// @param from one of the machine's own addresses; all of 127.0.0.0/8 are
    static HouseClient atTheApp(RunningHouse house, String from) {
        try {
            return new HouseClient(house, house.webPort(), InetAddress.getByName(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What came back.
    record Answer(int status, JsonNode body, Map<String, java.util.List<String>> headers) {

        Answer is(int expected) {
            assertThat(status).as("status of %s", body).isEqualTo(expected);
            return this;
        }

        String text(String field) {
            return body.path(field).asText();
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, Map<String, ?> body) {
        try {
            return post(path, JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer post(String path, String body) {
        return send(changing(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return send(changing(path).DELETE());
    }

    private HttpRequest.Builder changing(String path) {
        var request = request(path).header("Origin", origin).header("Sec-Fetch-Site", "same-origin");
        csrf.ifPresent(token -> request.header("X-Belfry-Csrf", token));
        return request;
    }

    /// Uses an enrolment link to its end and is signed in.
    ///
    /// @return the answer that made the account, and the TOTP secret used
    Enrolled enrol(String link, String name, String displayName, String email, String password) {
        var enrolled = join(link, name, displayName, email, password);
        csrf = Optional.of(get("/api/v1/session").is(200).text("csrf"));
        return enrolled;
    }

    /// Uses an enrolment link to its end: password, and a one-time code made by somebody else's program.
    ///
    /// @return the answer that made the account, and the TOTP secret used
    Enrolled join(String link, String name, String displayName, String email, String password) {
        String token = link.substring(link.indexOf('#') + 1);
        var begun = post(
                        "/api/v1/enrolment/begin",
                        Map.of(
                                "token", token,
                                "name", name,
                                "displayName", displayName,
                                "email", email,
                                "password", password))
                .is(200);
        String secret = begun.body().path("totp").path("secret").asText();
        var finished = post(
                        "/api/v1/enrolment/finish",
                        Map.of(
                                "token", token,
                                "attempt", begun.text("attempt"),
                                "totpCode", oneTimeCode(secret)))
                .is(201);
        return new Enrolled(finished, secret);
    }

    record Enrolled(Answer answer, String totpSecret) {}

    /// By oathtool, which knows nothing of us.
    static String oneTimeCode(String secret) {
        return Launcher.program("oathtool", "--totp", "--base32", secret)
                .wasFine()
                .out()
                .strip();
    }

    /// What a browser would send of itself, for another program to send.
    String cookieHeader() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + path)).timeout(Duration.ofSeconds(60));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            // One with Max-Age is taken for one of RFC 2965, and would go back in quotes.
            cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setVersion(0));
            String type = response.headers().firstValue("content-type").orElse("");
            JsonNode body = type.contains("json")
                    ? JSON.readTree(response.body())
                    : JsonNodeFactory.instance.textNode(response.body());
            return new Answer(response.statusCode(), body, response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the house answered", e);
        }
    }

    /// A context that believes this authority alone.
    static SSLContext trusting(Path authority) {
        try (var pem = Files.newInputStream(authority)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "house", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority's certificate cannot be used", e);
        }
    }
}
