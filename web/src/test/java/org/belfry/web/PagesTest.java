package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What a browser gets that opens an address, and the headers on every answer (policy B1).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {

    private static final Map<String, String> EVERYWHERE = new TreeMap<>(Map.of(
            "strict-transport-security", "max-age=31536000",
            "x-content-type-options", "nosniff",
            "x-frame-options", "DENY",
            "referrer-policy", "no-referrer",
            "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin",
            "cross-origin-embedder-policy", "require-corp"));

    private RealHouse house;
    private Browser console;
    private Browser app;

    @BeforeAll
    void open(@TempDir Path folder) {
        house = new RealHouse(folder);
        console = house.browser(Entrance.CONSOLE);
        app = house.browser(Entrance.APP);
    }

    @AfterAll
    void close() {
        console.close();
        app.close();
        house.close();
    }

    @Test
    void everyAnswerCarriesTheHeadersThatKeepOthersOut() {
        for (var path : new String[] {
            "/",
            "/sign-in",
            "/favicon.svg",
            script(),
            "/livez",
            "/readyz",
            "/openapi.json",
            "/.well-known/security.txt",
            "/api/v1/session",
            "/api/v1/nothing",
            "/nothing",
            "/a/../../etc/passwd"
        }) {
            assertSafe(path, console.get(path));
        }
        assertSafe("method", console.send(HttpMethod.PUT, "/api/v1/session", "{}", headers -> {}));
        assertSafe(
                "host", console.send(HttpMethod.GET, "/", (String) null, headers -> headers.authority("evil.example")));
        assertSafe("large", console.post("/api/v1/sign-in", "x".repeat(100_000)));
        assertSafe("trace", console.send(HttpMethod.TRACE, "/", (String) null, headers -> {}));
    }

    private static void assertSafe(String what, Browser.Reply reply) {
        EVERYWHERE.forEach((name, value) ->
                assertThat(reply.header(name)).as("%s: %s", what, name).isEqualTo(value));
        assertThat(reply.header("content-security-policy"))
                .as(what)
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("*");
        assertThat(reply.header("cache-control")).as(what).isNotEmpty();
        assertThat(reply.header("server")).as(what).isEmpty();
        assertThat(reply.header("access-control-allow-origin")).as(what).isEmpty();
        if (reply.header("content-type").contains("problem")) {
            assertThat(reply.text()).as(what).doesNotContain("Exception").doesNotContain("armeria");
        }
    }

    @Test
    void eachPageSaysItsDoorAndCarriesANonceOfItsOwn() {
        var first = console.get("/").expect(200);
        var second = console.get("/").expect(200);
        assertThat(first.header("content-type")).startsWith("text/html");
        assertThat(first.text())
                .contains("name=\"belfry-door\" content=\"console\"")
                .doesNotContain("__NONCE__");
        assertThat(app.get("/").text()).contains("name=\"belfry-door\" content=\"app\"");

        String nonce = nonce(first);
        assertThat(nonce).hasSize(22).isNotEqualTo(nonce(second));
        assertThat(first.text()).contains("nonce=\"" + nonce + "\"");
        assertThat(first.header("cache-control")).isEqualTo("no-store");
        var scripts = Pattern.compile("<script(?![^>]*nonce=)").matcher(first.text());
        assertThat(scripts.find()).as("a script without a nonce").isFalse();
    }

    private static String nonce(Browser.Reply page) {
        var matcher = Pattern.compile("script-src 'nonce-([^']+)'").matcher(page.header("content-security-policy"));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void addressesOfPagesCanBeOpenedDirectlyAtTheDoorTheyBelongTo() {
        for (var page : Page.ALL) {
            console.get(page.path()).expect(page.entrances().contains(Entrance.CONSOLE) ? 200 : 404);
            app.get(page.path()).expect(page.entrances().contains(Entrance.APP) ? 200 : 404);
        }
        console.send(HttpMethod.POST, "/sign-in", "{}", headers -> {}).expectProblem(405, "method-not-allowed");
    }

    @Test
    void aMistypedAddressShowsAPersonAPageAndAProgramAProblem() {
        var person = console.send(
                HttpMethod.GET, "/nothing", (String) null, headers -> headers.set("sec-fetch-dest", "document"));
        person.expect(404);
        assertThat(person.header("content-type")).startsWith("text/html");
        console.get("/nothing").expectProblem(404, "not-found");
        console.get("/api/v1/nothing").expectProblem(404, "not-found");
        console.get("/index.html").expectProblem(404, "not-found");
        console.get("/assets/../index.html").expectProblem(400, "invalid");
        console.get("/assets/%2e%2e/index.html").expectProblem(400, "invalid");
        console.get("/assets").expectProblem(404, "not-found");
    }

    @Test
    void hashedFilesAreKeptForAYearAndOthersAskedForAgain() {
        var script = console.get(script()).expect(200);
        assertThat(script.header("cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(script.header("content-type")).startsWith("text/javascript");

        var icon = console.get("/favicon.svg").expect(200);
        assertThat(icon.header("cache-control")).isEqualTo("no-cache");
        String tag = icon.header("etag");
        assertThat(tag).isNotEmpty();
        var again = console.send(
                HttpMethod.GET, "/favicon.svg", (String) null, headers -> headers.set("if-none-match", tag));
        again.expect(304);
        assertThat(again.text()).isEmpty();
    }

    @Test
    void textsArePackedForThoseWhoTakeIt() {
        var plain = console.get(script()).expect(200);
        var packed = console.send(
                HttpMethod.GET, script(), (String) null, headers -> headers.set("accept-encoding", "br, gzip"));
        packed.expect(200);
        assertThat(packed.header("content-encoding")).isEqualTo("gzip");
        assertThat(packed.response().content().length())
                .isLessThan(plain.response().content().length() / 2);
        assertThat(packed.header("vary")).isEqualTo("accept-encoding");
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() {
        var head = console.send(HttpMethod.HEAD, "/favicon.svg", (String) null, headers -> {});
        head.expect(200);
        assertThat(head.text()).isEmpty();
        assertThat(console.send(HttpMethod.HEAD, "/", (String) null, headers -> {})
                        .status())
                .isEqualTo(200);
    }

    @Test
    void healthIsToldToAnyoneAndNothingElse() {
        assertThat(console.get("/livez").expect(200).text()).isEqualTo("{\"status\":\"live\"}");
        assertThat(app.get("/readyz").expect(200).text()).isEqualTo("{\"status\":\"ready\"}");
        house.ready = false;
        assertThat(app.get("/readyz").expect(503).text()).isEqualTo("{\"status\":\"not-ready\"}");
        house.ready = true;
    }

    @Test
    void flawsCanBeReported_RFC9116() {
        var reply = console.get("/.well-known/security.txt").expect(200);
        assertThat(reply.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.text())
                .contains("Contact: mailto:security@" + RealHouse.NAME + "\n")
                .contains("Expires: 2027-05-30T00:00:00Z\n");
    }

    private String script() {
        var matcher = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"")
                .matcher(console.get("/").text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
