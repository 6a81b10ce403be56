package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.Network;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The interface as its pages use it, over TLS, on real rooms.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContractTest {

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

    @Test
    void theSessionCookieIsOutOfReachOfScriptsAndOtherSites() {
        var browser = house.browser(Entrance.CONSOLE);
        house.time.pass(Duration.ofSeconds(31));
        var attempt = browser.post(
                        "/api/v1/sign-in",
                        Somebody.form("name", "alice")
                                .put("password", Somebody.PASSWORD)
                                .toString())
                .expect(200)
                .json()
                .path("attempt")
                .asText();
        var in = browser.post(
                        "/api/v1/sign-in/second-factor",
                        Somebody.form("attempt", attempt)
                                .put("totpCode", alice.phone.code(house.time.now()))
                                .toString())
                .expect(204);
        assertThat(in.header("set-cookie"))
                .startsWith("__Host-belfry-console=")
                .contains("; Path=/")
                .contains("; Secure")
                .contains("; HttpOnly")
                .contains("; SameSite=Strict")
                .doesNotContain("Domain");
        browser.close();
    }

    @Test
    void aWrongPasswordAndAnUnknownNameGetTheSameAnswer() {
        var browser = house.browser(Entrance.CONSOLE);
        var wrong = browser.post("/api/v1/sign-in", "{\"name\":\"alice\",\"password\":\"not this one at all\"}")
                .expectProblem(401, "wrong-secret");
        var unknown = browser.post("/api/v1/sign-in", "{\"name\":\"nobody\",\"password\":\"not this one at all\"}")
                .expectProblem(401, "wrong-secret");
        assertThat(wrong.text()).isEqualTo(unknown.text());
        browser.close();
    }

    @Test
    void aRecoveryCodeLetsInOnce() {
        var dora = Somebody.enrol(house, Entrance.CONSOLE, "dora", house.token(true));
        var browser = house.browser(Entrance.CONSOLE);
        String code = dora.recoveryCodes().getFirst();
        browser.post("/api/v1/sign-in/second-factor", second(browser, code)).expect(204);
        browser.get("/api/v1/session").expect(200);
        var again = house.browser(Entrance.CONSOLE);
        again.post("/api/v1/sign-in/second-factor", second(again, code)).expectProblem(401, "wrong-secret");
        assertThat(dora.browser
                        .get("/api/v1/factors")
                        .expect(200)
                        .json()
                        .path("recoveryCodesLeft")
                        .asInt())
                .isEqualTo(9);
        browser.close();
        again.close();
    }

    private static String second(Browser browser, String recoveryCode) {
        return Somebody.form(
                        "attempt",
                        browser.post(
                                        "/api/v1/sign-in",
                                        Somebody.form("name", "dora")
                                                .put("password", Somebody.PASSWORD)
                                                .toString())
                                .expect(200)
                                .json()
                                .path("attempt")
                                .asText())
                .put("recoveryCode", recoveryCode)
                .toString();
    }

    @Test
    void sessionsAreListedAndEndedAtOnce() {
        var carol = Somebody.enrol(house, Entrance.CONSOLE, "carol", house.token(true));
        var other = carol.elsewhere(Entrance.CONSOLE);

        var list = carol.browser.get("/api/v1/sessions").expect(200).json();
        assertThat(list).hasSize(2);
        String theirs = "";
        for (var entry : list) {
            assertThat(entry.path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(entry.path("userAgent").asText()).isEqualTo("Firefox/150 Testland");
            if (!entry.path("current").asBoolean()) {
                theirs = entry.path("id").asText();
            }
        }
        carol.browser.delete("/api/v1/sessions/" + theirs).expect(204);
        other.browser.get("/api/v1/session").expectProblem(401, "not-signed-in");
        carol.browser.delete("/api/v1/sessions/" + theirs).expectProblem(404, "not-found");
        carol.browser.delete("/api/v1/sessions/not-an-id").expectProblem(404, "not-found");

        var out = carol.browser.post("/api/v1/sign-out", "{}").expect(204);
        assertThat(out.header("set-cookie")).contains("Max-Age=0");
        carol.browser.get("/api/v1/session").expectProblem(401, "not-signed-in");
    }

    @Test
    void aCookieThatWasCopiedIsWorthNothingAfterSignOut() {
        var here = alice.elsewhere(Entrance.CONSOLE);
        var copied = Map.copyOf(here.browser.cookies());
        here.browser.post("/api/v1/sign-out", "").expect(204);
        var thief = house.browser(Entrance.CONSOLE);
        thief.cookies().putAll(copied);
        thief.get("/api/v1/session").expectProblem(401, "not-signed-in");
        thief.close();
    }

    @Test
    void passkeysAreOfferedUnderANameAndBadOnesRefused() {
        var asked = alice.browser
                .post("/api/v1/factors/passkeys/options", "{}")
                .expect(200)
                .json();
        assertThat(asked.path("passkey").toString()).contains("challenge").contains("localhost");
        alice.browser
                .post(
                        "/api/v1/factors/passkeys",
                        "{\"attempt\":\"%s\",\"label\":\"Blue key\",\"passkey\":{\"id\":\"x\"}}"
                                .formatted(asked.path("attempt").asText()))
                .expectProblem(401, "wrong-secret");
        alice.browser
                .delete("/api/v1/factors/passkeys/0198c0de-0000-7000-8000-000000000000")
                .expectProblem(404, "not-found");
        var options = alice.browser
                .post("/api/v1/sign-in/passkey/options", "{}")
                .expect(200)
                .json();
        alice.browser
                .post(
                        "/api/v1/sign-in/passkey",
                        "{\"attempt\":\"%s\",\"passkey\":{}}"
                                .formatted(options.path("attempt").asText()))
                .expectProblem(401, "wrong-secret");
        var codes = alice.browser
                .post("/api/v1/factors/recovery-codes", "{}")
                .expect(200)
                .json();
        assertThat(codes.path("recoveryCodes")).hasSize(10);
    }

    @Test
    void administratorsSeeTheHouseItsPromisesItsHistoryAndItsPeople() {
        house.controls.add(new Probe() {
            private final Control control = new Control(new PolicyRow("A3"), "test", "A promise.");

            @Override
            public Control control() {
                return control;
            }

            @Override
            public Evidence look(Time time) {
                return new Evidence(control, Evidence.State.KEPT, "Seen.", time.now());
            }
        });

        var trust = alice.browser.get("/api/v1/trust").expect(200).json();
        assertThat(trust.path("controls").path(0).path("state").asText()).isEqualTo("unknown");
        assertThat(trust.path("notBuilt").size()).isGreaterThan(60);
        var checked =
                alice.browser.post("/api/v1/trust/check", "{}").expect(200).json();
        assertThat(checked.path("controls").path(0).path("id").asText()).isEqualTo("A3/test");
        assertThat(checked.path("controls").path(0).path("state").asText()).isEqualTo("kept");
        assertThat(checked.path("checkedAt").asText())
                .isEqualTo(house.time.now().toString());

        var state = alice.browser.get("/api/v1/state").expect(200).json();
        assertThat(state.path("database").asText()).isEqualTo("SQLite");
        assertThat(state.path("doors")).hasSize(2);
        assertThat(state.path("doors").path(0).path("onlyFrom")).isEmpty();
        assertThat(state.path("people").asInt())
                .isEqualTo(house.identity.people().count());
        assertThat(state.path("sessions").asInt()).isPositive();
        assertThat(state.path("promises").path("kept").asInt()).isEqualTo(1);

        var people = alice.browser.get("/api/v1/people").expect(200).json();
        assertThat(people.findValuesAsText("name")).contains("alice");

        var page = alice.browser.get("/api/v1/audit?limit=1").expect(200).json();
        assertThat(page.path("rows")).hasSize(1);
        var older = alice.browser
                .get("/api/v1/audit?limit=200&before=" + page.path("next").asLong())
                .expect(200)
                .json();
        assertThat(older.path("rows").path(0).path("sequence").asLong())
                .isLessThan(page.path("rows").path(0).path("sequence").asLong());
        assertThat(older.has("next")).isFalse();
        for (var bad : new String[] {"limit=0", "limit=201", "limit=x", "limit=1&limit=2", "until=3", "before=-1"}) {
            alice.browser.get("/api/v1/audit?" + bad).expectProblem(400, "invalid");
        }
    }

    @Test
    void anEnrolmentHasThePromisesLookedAtAgain(@TempDir Path other) {
        try (var fresh = new RealHouse(other)) {
            fresh.identity.probes().forEach(fresh.controls::add);
            fresh.controls.check();
            assertThat(findings(fresh)).contains("No account exists yet");
            var first = Somebody.enrol(fresh, Entrance.CONSOLE, "first", fresh.firstAdministratorToken());
            fresh.time.pass(Duration.ZERO);
            assertThat(findings(fresh)).doesNotContain("No account exists yet");
            first.browser.close();
        }
    }

    private static String findings(RealHouse house) {
        return house.controls.report().evidence().toString();
    }

    @Test
    void theStateSaysWhoADoorIsOpenTo() {
        house.gate(Entrance.APP).openTo(List.of(Network.parse("127.0.0.0/8"), Network.parse("192.0.2.0/24")));
        var doors = alice.browser.get("/api/v1/state").expect(200).json().path("doors");
        assertThat(doors.findValues("onlyFrom").toString()).isEqualTo("[[], [\"127.0.0.0/8\",\"192.0.2.0/24\"]]");
    }

    @Test
    void anInvitedPersonBeginsAtTheAppAndAnAdministratorAtTheConsole() {
        var forBob = alice.browser
                .post("/api/v1/invitations", "{\"administrator\":false}")
                .expect(201)
                .json();
        assertThat(forBob.path("link").asText()).startsWith(house.origin(Entrance.APP) + "/enrol#");
        var forCarol = alice.browser
                .post("/api/v1/invitations", "{\"administrator\":true}")
                .expect(201)
                .json();
        assertThat(forCarol.path("link").asText()).startsWith(house.origin(Entrance.CONSOLE) + "/enrol#");

        String link = forBob.path("link").asText();
        var bob = Somebody.enrol(house, Entrance.APP, "bob", link.substring(link.indexOf('#') + 1));
        assertThat(bob.enrolled.has("recoveryKit")).isFalse();
        assertThat(bob.readSession().path("door").asText()).isEqualTo("app");
        bob.browser.get("/api/v1/state").expectProblem(404, "not-found");
    }
}
