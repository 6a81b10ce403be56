package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A house nobody has entered yet: how the first account begins, and how guessers are slowed.
final class BeginningTest {

    private final RealHouse house;

    BeginningTest(@TempDir Path folder) {
        house = new RealHouse(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theFirstAdministratorEnrolsOnceAndIsSignedIn() {
        var token = house.firstAdministratorToken();
        var browser = house.browser(Entrance.CONSOLE);

        var look = browser.post(
                        "/api/v1/enrolment/look", Somebody.form("token", token).toString())
                .expect(200)
                .json();
        assertThat(look.path("purpose").asText()).isEqualTo("first-administrator");
        assertThat(look.path("serverName").asText()).isEqualTo(RealHouse.NAME);
        assertThat(look.path("passwordCharactersMin").asInt()).isEqualTo(16);
        assertThat(look.path("passkeyPossible").asBoolean()).isTrue();

        var weak = browser.post("/api/v1/enrolment/check-password", Somebody.draft(token, "alice", "alice1234"))
                .expect(200)
                .json();
        assertThat(weak.path("accepted").asBoolean()).isFalse();
        assertThat(weak.path("reasons")).isNotEmpty();

        var alice = Somebody.enrol(house, Entrance.CONSOLE, "alice", token);
        assertThat(alice.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        assertThat(alice.enrolled.path("recoveryKit").asText()).isNotBlank();
        assertThat(alice.readSession().path("person").path("name").asText()).isEqualTo("alice");
        assertThat(alice.readSession().path("door").asText()).isEqualTo("console");
        assertThat(alice.readSession().path("idleSeconds").asInt()).isEqualTo(1800);

        browser.post("/api/v1/enrolment/look", Somebody.form("token", token).toString())
                .expectProblem(410, "invitation-spent");
        browser.post("/api/v1/enrolment/begin", Somebody.draft(token, "mallory", Somebody.PASSWORD))
                .expectProblem(410, "invitation-spent");
        browser.close();
    }

    @Test
    void anUnknownLinkIsSaidToBeUnknownAndABadPasswordIsRefusedWithReasons() {
        var browser = house.browser(Entrance.CONSOLE);
        browser.post("/api/v1/enrolment/look", "{\"token\":\"" + "A".repeat(43) + "\"}")
                .expectProblem(404, "invitation-unknown");
        var refused = browser.post(
                        "/api/v1/enrolment/begin",
                        Somebody.draft(house.firstAdministratorToken(), "alice", "password1234"))
                .expectProblem(422, "password-rejected");
        assertThat(refused.json().path("reasons")).isNotEmpty();
        assertThat(refused.json().path("reasons").path(0).path("text").asText()).isNotBlank();
        browser.close();
    }

    @Test
    void whoeverKeepsGuessingIsToldHowLongToWait() {
        Somebody.enrol(house, Entrance.CONSOLE, "alice", house.firstAdministratorToken());
        var browser = house.browser(Entrance.CONSOLE);
        var reply = browser.get("/livez");
        for (int i = 0; i < 30 && reply.status() != 429; i++) {
            reply = browser.post("/api/v1/sign-in", "{\"name\":\"alice\",\"password\":\"guess number " + i + "\"}");
        }
        reply.expectProblem(429, "throttled");
        assertThat(Long.parseLong(reply.header("retry-after"))).isPositive();
        assertThat(reply.json().path("retryAfterSeconds").asLong()).isPositive();
        browser.close();
    }
}
