package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.belfry.ground.Actor;
import org.belfry.identity.Entrance;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A browser becomes a telephone with its session and ends with it (policy A9, A11).
final class PhoneTest {

    private static final String PHONE = "/api/v1/phone";

    private final RealHouse house;
    private final Somebody alice;

    PhoneTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        alice = Somebody.enrol(house, Entrance.APP, "alice", house.token(false));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aSessionIsLentADeviceOfItsOwnWithASecretThatIsToldOnce() {
        var lent = alice.browser.post(PHONE, "{}").expect(201).json();
        assertThat(lent.path("path").asText()).isEqualTo("/sip");
        assertThat(lent.path("domain").asText()).isEqualTo(RealHouse.NAME);
        var device = house.devices.named(lent.path("username").asText()).orElseThrow();
        assertThat(device.policy()).isEqualTo(DevicePolicy.ENCRYPTED);
        assertThat(lent.path("password").asText()).matches("[0-9a-z]{26}");
        alice.browser.get(PHONE).expectProblem(405, "method-not-allowed");
        var again = alice.browser.post(PHONE, "{}").expect(201).json();
        assertThat(again.path("username")).isNotEqualTo(lent.path("username"));
        assertThat(house.devices.all())
                .extracting(Device::username)
                .containsExactly(again.path("username").asText());
    }

    @Test
    void aSessionIsToldOfTheRelayAtTheDoorItCameBy() {
        var server = alice.browser
                .post(PHONE + "/relay", "{}")
                .expect(200)
                .json()
                .path("iceServers")
                .path(0);
        int port = house.address(Entrance.APP).getPort();
        assertThat(server.path("urls").path(0).asText()).isEqualTo("turns:localhost:%d?transport=tcp".formatted(port));
        assertThat(server.path("username").asText()).startsWith("1:");
        assertThat(server.path("credential").asText()).isEqualTo("for a test");
        var root = Somebody.enrol(house, Entrance.CONSOLE, "root", house.firstAdministratorToken());
        root.browser.post(PHONE + "/relay", "{}").expectProblem(404, "not-found");
    }

    @Test
    void theConsoleMakesNoTelephones() {
        var root = Somebody.enrol(house, Entrance.CONSOLE, "root", house.firstAdministratorToken());
        root.browser.post(PHONE, "{}").expectProblem(404, "not-found");
        assertThat(house.devices.all()).isEmpty();
    }

    @Test
    void signingOutRevokesTheTelephone_PolicyA9() {
        alice.browser.post(PHONE, "{}").expect(201);
        alice.browser.post("/api/v1/sign-out", "{}").expect(204);
        assertThat(house.devices.all()).isEmpty();
    }

    @Test
    void aSessionEndedElsewhereTakesItsTelephoneWithItAndNoOther_PolicyA9() {
        alice.browser.post(PHONE, "{}").expect(201);
        var id = alice.browser.get("/api/v1/sessions").json().path(0).path("id").asText();
        var other = alice.elsewhere(Entrance.APP);
        var kept = other.browser.post(PHONE, "{}").expect(201).json();
        other.browser.delete("/api/v1/sessions/" + id).expect(204);
        assertThat(house.devices.all())
                .extracting(Device::username)
                .containsExactly(kept.path("username").asText());
        alice.browser.post(PHONE, "{}").expectProblem(401, "not-signed-in");
    }

    @Test
    void aNewPasswordRevokesTheTelephonesOfAllOtherSessions_PolicyA9() {
        alice.browser.post(PHONE, "{}").expect(201);
        var other = alice.elsewhere(Entrance.APP);
        var kept = other.browser.post(PHONE, "{}").expect(201).json();
        other.browser
                .post(
                        "/api/v1/password",
                        Somebody.form("current", Somebody.PASSWORD)
                                .put("chosen", "nine copper moths above the quay")
                                .toString())
                .expect(204);
        assertThat(house.devices.all())
                .extracting(Device::username)
                .containsExactly(kept.path("username").asText());
    }

    @Test
    void aSessionOverItsTimeTakesItsTelephoneWithIt_PolicyA9() {
        alice.browser.post(PHONE, "{}").expect(201);
        house.time.pass(Entrance.APP.idle());
        alice.browser.get("/api/v1/session").expectProblem(401, "not-signed-in");
        assertThat(house.devices.all()).isEmpty();
    }

    @Test
    void whoHasTooManyDevicesIsTold() {
        var person = house.identity.people().all().getFirst().id();
        for (int i = 0; i < Devices.PER_PERSON_MAX; i++) {
            house.devices.add(person, "phone " + i, DevicePolicy.USUAL, new Actor.CommandLine("root"));
        }
        alice.browser.post(PHONE, "{}").expectProblem(409, "too-many");
    }

    @Test
    void theSecretStandsInNoRowOfTheAuditTrail_PolicyA11() {
        var lent = alice.browser.post(PHONE, "{}").expect(201).json();
        var told = house.store.ledger().page(Long.MAX_VALUE, 100).toString();
        assertThat(told).contains("device.add");
        assertThat(told).doesNotContain(lent.path("password").asText());
    }

    @Test
    void onlyPagesOfTheAppMayAskForTheMicrophone_PolicyH3() {
        var app = house.browser(Entrance.APP);
        var console = house.browser(Entrance.CONSOLE);
        assertThat(app.get("/phone").expect(200).header("permissions-policy"))
                .contains("microphone=(self)", "autoplay=(self)", "camera=()");
        assertThat(console.get("/").expect(200).header("permissions-policy")).contains("microphone=()", "camera=()");
        assertThat(app.get("/livez").expect(200).header("permissions-policy")).contains("microphone=()");
        console.get("/phone").expectProblem(404, "not-found");
        app.close();
        console.close();
    }
}
