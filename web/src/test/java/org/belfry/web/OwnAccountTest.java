package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.belfry.identity.Confirmation;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a signed-in person does with their own account, and what a thief of their cookie cannot.
final class OwnAccountTest {

    private static final String SOME_ID = "0198c0de-0000-7000-8000-000000000000";

    private final RealHouse house;
    private final Somebody alice;

    OwnAccountTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        alice = Somebody.enrol(house, Entrance.CONSOLE, "alice", house.firstAdministratorToken());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aCookieAloneChangesNoFactorAndInvitesNoAdministrator() {
        house.time.pass(Confirmation.FRESH);
        var browser = alice.browser;
        browser.post("/api/v1/factors/passkeys/options", "{}").expectProblem(403, "confirm-first");
        browser.delete("/api/v1/factors/passkeys/" + SOME_ID).expectProblem(403, "confirm-first");
        browser.post("/api/v1/factors/recovery-codes", "{}").expectProblem(403, "confirm-first");
        browser.post("/api/v1/invitations", "{\"administrator\":true}").expectProblem(403, "confirm-first");
        browser.post("/api/v1/invitations", "{\"administrator\":false}").expect(201);

        browser.post("/api/v1/session/confirm", "{}").expectProblem(400, "invalid");
        browser.post("/api/v1/session/confirm", "{\"password\":\"not this one at all\"}")
                .expectProblem(401, "wrong-secret");
        browser.post("/api/v1/invitations", "{\"administrator\":true}").expectProblem(403, "confirm-first");
        browser.post(
                        "/api/v1/session/confirm",
                        Somebody.form("password", Somebody.PASSWORD).toString())
                .expect(204);
        browser.post("/api/v1/invitations", "{\"administrator\":true}").expect(201);
        browser.post("/api/v1/factors/passkeys/options", "{}").expect(200);
        browser.delete("/api/v1/factors/passkeys/" + SOME_ID).expectProblem(404, "not-found");
    }

    @Test
    void aCodeConfirmsTooAndTheHouseSaysSo() {
        house.time.pass(Confirmation.FRESH);
        var asked = alice.browser
                .post("/api/v1/session/confirm/options", "{}")
                .expect(200)
                .json();
        assertThat(asked.path("factors").path(0).asText()).isEqualTo("totp");
        alice.browser
                .post(
                        "/api/v1/session/confirm",
                        Somebody.form("totpCode", alice.phone.code(house.time.now()))
                                .toString())
                .expect(204);
        alice.browser.post("/api/v1/factors/recovery-codes", "{}").expect(200);
    }

    @Test
    void anAdministratorsRecoveryCodesAreNotRenewedAtTheApp() {
        var atTheApp = alice.elsewhere(Entrance.APP);
        var refused =
                atTheApp.browser.post("/api/v1/factors/recovery-codes", "{}").expectProblem(403, "forbidden");
        assertThat(refused.json().path("detail").asText()).contains("console");
    }

    @Test
    void aLinkOpensNothingAtTheOtherDoorAndSaysWhereToGo() {
        var atTheConsole = house.browser(Entrance.CONSOLE);
        var refused = atTheConsole
                .post("/api/v1/enrolment/begin", Somebody.draft(house.token(false), "bob", Somebody.PASSWORD))
                .expectProblem(409, "wrong-door");
        assertThat(refused.json().path("detail").asText()).contains(house.origin(Entrance.APP));
        var atTheApp = house.browser(Entrance.APP);
        var closed = atTheApp.post(
                        "/api/v1/enrolment/look",
                        Somebody.form("token", house.token(true)).toString())
                .expectProblem(409, "wrong-door");
        assertThat(closed.text()).doesNotContain(house.origin(Entrance.CONSOLE));
        atTheConsole.close();
        atTheApp.close();
    }

    @Test
    void whatOneSessionDidIsShownInTheOthersUntilAcknowledged() {
        var other = alice.elsewhere(Entrance.APP);
        alice.browser.post("/api/v1/factors/recovery-codes", "{}").expect(200);
        assertThat(alice.browser.get("/api/v1/notices").expect(200).json()).isEmpty();
        var notices = other.browser.get("/api/v1/notices").expect(200).json();
        assertThat(notices).hasSize(1);
        var notice = notices.path(0);
        assertThat(notice.path("kind").asText()).isEqualTo("recovery-codes-renewed");
        assertThat(notice.path("address").asText()).isEqualTo("127.0.0.1");
        String path = "/api/v1/notices/" + notice.path("id").asText();
        alice.browser.delete(path).expectProblem(404, "not-found");
        other.browser.delete(path).expect(204);
        assertThat(other.browser.get("/api/v1/notices").expect(200).json()).isEmpty();
    }

    @Test
    void aNewPasswordNeedsTheCurrentOneAndEndsTheOtherSessions() {
        var other = alice.elsewhere(Entrance.APP);
        String chosen = "copper owls count every raindrop";
        change("not this one at all", chosen).expectProblem(401, "wrong-secret");
        var weak = change(Somebody.PASSWORD, "password1234").expectProblem(422, "password-rejected");
        assertThat(weak.json().path("reasons")).isNotEmpty();
        other.browser.get("/api/v1/session").expect(200);
        change(Somebody.PASSWORD, chosen).expect(204);
        alice.browser.get("/api/v1/session").expect(200);
        other.browser.get("/api/v1/session").expectProblem(401, "not-signed-in");
    }

    private Browser.Reply change(String current, String chosen) {
        return alice.browser.post(
                "/api/v1/password",
                Somebody.form("current", current).put("chosen", chosen).toString());
    }
}
