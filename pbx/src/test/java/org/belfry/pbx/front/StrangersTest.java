package org.belfry.pbx.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.belfry.signal.SipTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody gets who does not know a secret.
final class StrangersTest {

    private final Reception house;
    private final Devices.Enrolled enrolled;
    private final InetSocketAddress door;

    StrangersTest(@TempDir Path folder) {
        house = new Reception(folder);
        enrolled = house.device(DevicePolicy.USUAL);
        door = house.open(SipTransport.UDP);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"INVITE", "OPTIONS", "MESSAGE", "SUBSCRIBE", "BYE", "REFER", "INFO", "PUBLISH", "UNHEARDOF"})
    void everyMethodIsChallengedAlike(String method) throws Exception {
        try (var stranger = Telephone.udp(door, "nobody", "nothing")) {
            var answer = stranger.ask(method, "");
            assertThat(answer.status()).isEqualTo(407);
            assertThat(answer.all("Proxy-Authenticate")).hasSize(1);
            assertThat(answer.text()).doesNotContainIgnoringCase("belfry").doesNotContain("Allow:");
        }
        assertThat(house.calls.heard).isEmpty();
    }

    @Test
    void unknownUserAndWrongSecretAreAnsweredAlike() throws Exception {
        try (var known = Telephone.udp(door, enrolled.device().username(), "wrong");
                var unknown = Telephone.udp(door, "nobody", "wrong")) {
            for (String method : new String[] {"REGISTER", "INVITE"}) {
                assertThat(known.ask(method, "").shape())
                        .isEqualTo(unknown.ask(method, "").shape());
                assertThat(known.authenticated(method, "").shape())
                        .isEqualTo(unknown.authenticated(method, "").shape());
            }
        }
        assertThat(house.sightings(SipTransport.UDP, "WrongSecret")).isEqualTo(2);
        assertThat(house.sightings(SipTransport.UDP, "UnknownUser")).isEqualTo(2);
    }

    @Test
    void credentialsServeOnceAndOnTheirFlowAlone() throws Exception {
        String user = enrolled.device().username();
        String password = enrolled.password().disclose();
        try (var phone = Telephone.udp(door, user, password);
                var thief = Telephone.udp(door, user, "stolen")) {
            String headers = "Contact: %s\r\nExpires: 60\r\n".formatted(phone.contact());
            var challenge = phone.ask("REGISTER", headers);
            String credentials = phone.credentials("REGISTER", challenge);
            assertThat(phone.ask("REGISTER", headers + credentials).status()).isEqualTo(200);
            assertThat(phone.ask("REGISTER", headers + credentials).one("WWW-Authenticate"))
                    .contains("stale=true");
            assertThat(thief.ask("REGISTER", headers + credentials).status()).isEqualTo(401);
        }
        assertThat(house.registrar().registrations()).hasSize(1);
        assertThat(house.sightings(SipTransport.UDP, "ReplayedNonce")).isEqualTo(1);
    }

    @Test
    void dialogNobodyProvedIsChallengedAndAProvenFlowIsNot() throws Exception {
        String inside = "To: <sip:somebody@house.test>;tag=guessed\r\n";
        try (var stranger = Telephone.udp(door, "nobody", "nothing")) {
            assertThat(stranger.ask("BYE", inside).status()).isEqualTo(407);
        }
        assertThat(house.calls.heard).isEmpty();
        try (var phone = Telephone.udp(
                door, enrolled.device().username(), enrolled.password().disclose())) {
            phone.register(60);
            assertThat(phone.ask("BYE", inside).status()).isEqualTo(481);
            house.revoke(enrolled.device());
            assertThat(phone.ask("BYE", inside).status()).isEqualTo(407);
        }
        assertThat(house.calls.heard).containsExactly("within: BYE");
    }

    @Test
    void callOfADeviceIsHandedOnWithWhoItIs() throws Exception {
        try (var phone = Telephone.udp(
                door, enrolled.device().username(), enrolled.password().disclose())) {
            assertThat(phone.authenticated("INVITE", "").status()).isEqualTo(486);
            assertThat(phone.authenticated("OPTIONS", "").one("Allow")).contains("INVITE");
            assertThat(phone.authenticated("MESSAGE", "").status()).isEqualTo(405);
            assertThat(phone.authenticated("UNHEARDOF", "").status()).isEqualTo(501);
            assertThat(phone.authenticated("BYE", "").status()).isEqualTo(481);
        }
        assertThat(house.calls.origins).singleElement().isInstanceOfSatisfying(Origin.OfDevice.class, origin -> {
            assertThat(origin.device()).isEqualTo(enrolled.device());
            assertThat(origin.person()).isEqualTo(house.tenant.person);
        });
    }
}
