package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.belfry.identity.Entrance;
import org.belfry.web.AccessMatrix.Expected;
import org.belfry.web.AccessMatrix.Who;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Each route, asked by everybody at every door, does what the matrix says; a new route is covered by being in the
/// table.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {

    private static final Path PAGE = Path.of(System.getProperty("belfry.root"), "docs", "ACCESS.md");

    private RealHouse house;
    private Map<Who, Map<Entrance, Somebody>> members;

    @BeforeAll
    void open(@TempDir Path folder) {
        house = new RealHouse(folder);
        var alice = Somebody.enrol(house, Entrance.CONSOLE, "alice", house.firstAdministratorToken());
        var bob = Somebody.enrol(house, Entrance.APP, "bob", house.token(false));
        members = Map.of(
                Who.ADMINISTRATOR,
                Map.of(Entrance.CONSOLE, alice, Entrance.APP, alice.elsewhere(Entrance.APP)),
                Who.PERSON,
                Map.of(Entrance.APP, bob));
    }

    @AfterAll
    void close() {
        house.close();
    }

    @TestFactory
    Stream<DynamicTest> everybodyReachesWhatTheMatrixSaysAndNothingElse() {
        // Last, what ends the session that asks.
        var routes = house.web.routes().all().stream()
                .sorted(java.util.Comparator.comparing(route -> route.path().equals("/sign-out")))
                .toList();
        return routes.stream()
                .flatMap(route -> Stream.of(Entrance.values())
                        .flatMap(entrance -> Stream.of(Who.values())
                                .map(who -> DynamicTest.dynamicTest(
                                        "%s at the %s by a %s".formatted(route, entrance.text(), who),
                                        () -> check(route, entrance, who)))));
    }

    private void check(Route<?> route, Entrance entrance, Who who) {
        var browser = browser(entrance, who);
        String path = route.fullPath().replace("{id}", "0198c0de-0000-7000-8000-000000000000");
        // A field no route has: the act itself is never done, but its body is reached and refused.
        String body = route.method() == HttpMethod.POST ? "{\"no such field\":1}" : null;
        var reply = browser.send(route.method(), path, body, headers -> {});
        switch (AccessMatrix.expected(route, entrance, who)) {
            case NOT_FOUND -> reply.expectProblem(404, "not-found");
            case NOT_SIGNED_IN -> reply.expectProblem(401, "not-signed-in");
            case FORBIDDEN -> reply.expectProblem(403, "forbidden");
            case REACHED -> {
                if (body != null) {
                    reply.expectProblem(400, "invalid");
                } else if (route.path().contains("{id}")) {
                    reply.expectProblem(404, "not-found");
                } else {
                    reply.expect(200);
                }
            }
        }
    }

    /// Somebody who cannot have a session here shows the one they have elsewhere.
    private Browser browser(Entrance entrance, Who who) {
        var here = members.getOrDefault(who, Map.of()).get(entrance);
        if (here != null) {
            return here.browser;
        }
        var stranger = house.browser(entrance);
        members.getOrDefault(who, Map.of()).values().stream().findFirst().ifPresent(elsewhere -> {
            String cookie = elsewhere.browser.cookies().values().iterator().next();
            stranger.cookies().put(SafeHeaders.cookieName(entrance), cookie);
            stranger.csrf(elsewhere.browser.csrf());
        });
        return stranger;
    }

    @Test
    void somebodyWhoIsNoAdministratorCannotSignInAtTheConsole() {
        var bob = members.getOrDefault(Who.PERSON, Map.of()).get(Entrance.APP);
        assertThat(bob).isNotNull();
        var browser = house.browser(Entrance.CONSOLE);
        house.time.pass(java.time.Duration.ofSeconds(31));
        var attempt = browser.post(
                        "/api/v1/sign-in",
                        Somebody.form("name", "bob")
                                .put("password", Somebody.PASSWORD)
                                .toString())
                .expect(200)
                .json()
                .path("attempt")
                .asText();
        var refused = browser.post(
                "/api/v1/sign-in/second-factor",
                Somebody.form("attempt", attempt)
                        .put("totpCode", bob.phone.code(house.time.now()))
                        .toString());
        refused.expectProblem(403, "forbidden");
        assertThat(browser.cookies()).isEmpty();
        browser.close();
    }

    @Test
    void thePageOfTheMatrixIsTheTruth() throws Exception {
        Committed.compare(PAGE, new AccessMatrix(house.web.routes()).page());
    }

    @Test
    void everyRouteSaysWhatItIsFor() {
        for (var route : house.web.routes().all()) {
            assertThat(List.of(
                            route.words().area(),
                            route.words().summary(),
                            route.words().text()))
                    .as(route.toString())
                    .noneMatch(String::isBlank);
        }
        assertThat(Expected.values()).hasSize(4);
    }
}
