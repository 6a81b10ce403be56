package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Every way in which a browser could be made to send what its user did not mean is refused (policy A10).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForgeryTest {

    private RealHouse house;
    private Somebody alice;

    @BeforeAll
    void open(@TempDir Path folder) {
        house = new RealHouse(folder);
        alice = Somebody.enrol(house, Entrance.CONSOLE, "alice", house.firstAdministratorToken());
    }

    @AfterAll
    void close() {
        house.close();
    }

    private Browser.Reply invite(Consumer<RequestHeadersBuilder> change) {
        return alice.browser.send(HttpMethod.POST, "/api/v1/invitations", "{\"administrator\":false}", change);
    }

    @Test
    void ourOwnPageMayChangeThings() {
        invite(headers -> {}).expect(201);
        invite(headers -> headers.remove("sec-fetch-site")).expect(201);
    }

    @Test
    void aForeignOriginIsRefused() {
        for (var origin : new String[] {
            "https://evil.example",
            "null",
            "",
            "http://localhost:" + house.address(Entrance.CONSOLE).getPort(),
            "https://localhost",
            "https://localhost:" + house.address(Entrance.CONSOLE).getPort() + "/",
            "https://localhost:" + house.address(Entrance.CONSOLE).getPort() + ".evil.example",
            "HTTPS://LOCALHOST:" + house.address(Entrance.CONSOLE).getPort(),
            house.origin(Entrance.APP)
        }) {
            invite(headers -> headers.set("origin", origin)).expectProblem(403, "foreign-origin");
        }
    }

    @Test
    void aMissingOrDoubledOriginIsRefused() {
        invite(headers -> headers.remove("origin")).expectProblem(403, "foreign-origin");
        invite(headers -> headers.add("origin", "https://evil.example")).expectProblem(403, "foreign-origin");
    }

    @Test
    void anotherSiteOrSubdomainIsRefusedEvenWithTheRightOrigin() {
        for (var site : new String[] {"cross-site", "same-site", "none", "nonsense", ""}) {
            invite(headers -> headers.set("sec-fetch-site", site)).expectProblem(403, "foreign-origin");
        }
    }

    @Test
    void anotherSiteMayNotEvenRead() {
        for (var site : new String[] {"cross-site", "same-site"}) {
            alice.browser
                    .send(HttpMethod.GET, "/api/v1/state", (String) null, h -> h.set("sec-fetch-site", site))
                    .expectProblem(403, "foreign-origin");
        }
        alice.browser
                .send(HttpMethod.GET, "/api/v1/state", (String) null, h -> h.set("sec-fetch-site", "none"))
                .expect(200);
    }

    @Test
    void whatAFormCanSendIsRefused() {
        for (var type : new String[] {
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "text/json",
            "application/*",
            "nonsense"
        }) {
            invite(headers -> headers.set("content-type", type)).expectProblem(415, "unsupported-media-type");
        }
        invite(headers -> headers.remove("content-type")).expectProblem(415, "unsupported-media-type");
        invite(headers -> headers.set("content-type", "application/json; charset=utf-8"))
                .expect(201);
    }

    @Test
    void theTokenOfThisVerySessionIsNeeded() {
        invite(headers -> headers.remove("x-belfry-csrf")).expectProblem(403, "csrf");
        invite(headers -> headers.set("x-belfry-csrf", "guess")).expectProblem(403, "csrf");
        var elsewhere = alice.elsewhere(Entrance.CONSOLE);
        String other = elsewhere.readSession().path("csrf").asText();
        invite(headers -> headers.set("x-belfry-csrf", other)).expectProblem(403, "csrf");
        elsewhere.browser.close();
    }

    @Test
    void deletingNeedsTheTokenToo() {
        alice.browser
                .send(
                        HttpMethod.DELETE,
                        "/api/v1/sessions/0198c0de-0000-7000-8000-000000000000",
                        (String) null,
                        headers -> headers.remove("x-belfry-csrf"))
                .expectProblem(403, "csrf");
    }

    @Test
    void aSessionOfOneDoorIsWorthNothingAtTheOther() {
        var atApp = alice.elsewhere(Entrance.APP);
        String appSession = atApp.browser.cookies().get("__Host-belfry-app");
        var thief = house.browser(Entrance.CONSOLE);
        thief.cookies().put("__Host-belfry-console", String.valueOf(appSession));
        thief.get("/api/v1/session").expectProblem(401, "not-signed-in");
        thief.cookies().clear();
        thief.cookies().put("__Host-belfry-app", String.valueOf(appSession));
        thief.get("/api/v1/session").expectProblem(401, "not-signed-in");

        var consoleSession = alice.browser.cookies().get("__Host-belfry-console");
        var atAppToo = house.browser(Entrance.APP);
        atAppToo.cookies().put("__Host-belfry-app", String.valueOf(consoleSession));
        atAppToo.cookies().put("__Host-belfry-console", String.valueOf(consoleSession));
        atAppToo.get("/api/v1/session").expectProblem(401, "not-signed-in");
        thief.close();
        atAppToo.close();
        atApp.browser.close();
    }

    @Test
    void aCookieShownTwiceOrMalformedCountsAsNone() {
        String real = alice.browser.cookieHeader();
        for (var header : new String[] {
            real + "; __Host-belfry-console=planted",
            "__Host-belfry-console=planted; " + real,
            "__Host-belfry-console=" + "A".repeat(129),
            "__Host-belfry-console=a b",
            "__Host-belfry-console",
            "=x; ;;",
        }) {
            alice.browser
                    .send(HttpMethod.GET, "/api/v1/session", (String) null, h -> h.set("cookie", header))
                    .expectProblem(401, "not-signed-in");
        }
    }

    @Test
    void aHostThatIsNotOursGetsNothing() {
        int port = house.address(Entrance.CONSOLE).getPort();
        for (var host : new String[] {
            "evil.example:" + port,
            "evil.example",
            "localhost:1",
            "localhost.:" + port,
            "localhost:" + port + ".evil.example",
            "192.0.2.1:" + port,
            "user@localhost:" + port,
            "[::1]:" + port
        }) {
            for (var path : new String[] {"/api/v1/state", "/", "/sign-in", "/assets/x.js"}) {
                alice.browser
                        .send(HttpMethod.GET, path, (String) null, headers -> headers.authority(host))
                        .expectProblem(421, "wrong-host");
            }
        }
    }

    @Test
    void theDoorsOtherNamesAndItsAddressAreOursWithTheirOwnOrigin() {
        int port = house.address(Entrance.CONSOLE).getPort();
        for (var host : new String[] {RealHouse.NAME + ":" + port, "127.0.0.1:" + port, "LOCALHOST:" + port}) {
            var reply = alice.browser.send(
                    HttpMethod.POST,
                    "/api/v1/invitations",
                    "{\"administrator\":true}",
                    headers -> headers.authority(host)
                            .set("origin", "https://" + host.toLowerCase(java.util.Locale.ROOT)));
            reply.expect(201);
            assertThat(reply.json().path("link").asText())
                    .startsWith("https://" + host.toLowerCase(java.util.Locale.ROOT) + "/enrol#");
        }
    }

    @Test
    void noAnswerLetsAnotherOriginIn() {
        var preflight = alice.browser.send(
                HttpMethod.OPTIONS,
                "/api/v1/state",
                (String) null,
                headers -> headers.set("origin", "https://evil.example").set("access-control-request-method", "POST"));
        preflight.expectProblem(405, "method-not-allowed");
        assertThat(preflight.header("allow")).isEqualTo("GET");
        assertThat(preflight.header("access-control-allow-origin")).isEmpty();
    }
}
