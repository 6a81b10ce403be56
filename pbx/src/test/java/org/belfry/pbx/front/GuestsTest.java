package org.belfry.pbx.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.Network;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.trunk.Numbers;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.signal.SipTransport;
import org.belfry.sip.Field;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who calls from the address of a trunk, and what is believed of that.
final class GuestsTest {

    private Reception house;
    private InetSocketAddress door;

    @BeforeEach
    void open(@TempDir Path folder) {
        house = new Reception(folder);
        door = house.open(SipTransport.UDP);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void trunk(String name, String network, Set<String> subjects, int perSecond) {
        trunk(name, network, subjects, perSecond, true);
    }

    private void trunk(String name, String network, Set<String> subjects, int perSecond, boolean trusted) {
        house.trunk(new Trunk(
                name,
                Objects.requireNonNull(SipUri.parse("sip:192.0.2.1")),
                Optional.empty(),
                false,
                new Trunk.Admission(List.of(Network.parse(network)), subjects),
                new Trunk.Terms(List.of(), true, trusted, 10, perSecond),
                new Numbers(List.of(), List.of(new Numbers.Rule("00", "+"), new Numbers.Rule("0", "+49"))),
                ""));
    }

    @ParameterizedTest
    @CsvSource({
        "+4930123456, '', +4930123456",
        "030123456, '', +4930123456",
        "101, '', anonymous",
        "boss, '', anonymous",
        "101, '\"The Boss\" <sip:0044301234567@carrier.test>', +44301234567",
        "+4930123456, '\"The Boss\" <sip:102@house.test>', anonymous",
        "*72, '<tel:+44-30-1234567>', +44301234567",
    })
    void ofACallerItsE164NumberIsBelievedAndNothingElse(String from, String asserted, String expected)
            throws Exception {
        trunk("carrier", "127.0.0.1", Set.of(), 10);
        try (var carrier = Telephone.udp(door, from, "")) {
            String header = asserted.isEmpty() ? "" : "P-Asserted-Identity: " + asserted + "\r\n";
            assertThat(carrier.ask("INVITE", "Contact: %s\r\n".formatted(carrier.contact()) + header)
                            .status())
                    .isEqualTo(486);
        }
        assertThat(house.calls.origins)
                .singleElement()
                .isInstanceOfSatisfying(
                        Origin.OfTrunk.class,
                        origin -> assertThat(origin.trunk()).isEqualTo("carrier"));
        NameAddr told = Objects.requireNonNull(house.calls.requests.getFirst().read(Field.P_ASSERTED_IDENTITY));
        assertThat(Objects.requireNonNull(told.sipUri()).user()).isEqualTo(expected);
        assertThat(told.displayName()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, '<sip:+4930123456;verstat=TN-Validation-Passed@carrier.test;user=phone>', '', +4930123456, passed",
        "true, '<tel:+4930123456;verstat=TN-Validation-Failed-C>', '', +4930123456, failed",
        "true, '<sip:+4930123456@carrier.test;verstat=No-TN-Validation>', '', +4930123456, unverified",
        "true, '<sip:+4930123456@carrier.test>', 'Identity: e30.e30.sig;info=<https://x/c>', +4930123456, signed",
        "true, '<sip:+4930123456@carrier.test>', '', +4930123456, asserted",
        "false, '<sip:+4930123456;verstat=TN-Validation-Passed@carrier.test>', '', +4989999, ''",
    })
    void whatATrustedProviderSaysOfTheNumberIsKeptAndNobodyElseIsHeard(
            boolean trusted, String asserted, String more, String number, String verdict) throws Exception {
        trunk("carrier", "127.0.0.1", Set.of(), 10, trusted);
        try (var carrier = Telephone.udp(door, "004989999", "")) {
            String headers = "Contact: %s\r\nP-Asserted-Identity: %s\r\n".formatted(carrier.contact(), asserted)
                    + (more.isEmpty() ? "" : more + "\r\n");
            assertThat(carrier.ask("INVITE", headers).status()).isEqualTo(486);
        }
        var told = Objects.requireNonNull(house.calls.requests.getFirst().read(Field.P_ASSERTED_IDENTITY));
        var uri = Objects.requireNonNull(told.sipUri());
        assertThat(uri.user()).isEqualTo(number);
        assertThat(Objects.requireNonNullElse(uri.params().get("verstat"), "")).isEqualTo(verdict);
    }

    @Test
    void fromAnotherAddressOrWithoutTheCertificateItIsAStranger() throws Exception {
        trunk("far", "198.51.100.0/24", Set.of(), 10);
        trunk("named", "127.0.0.1", Set.of("carrier.test"), 10);
        try (var stranger = Telephone.udp(door, "+4930123456", "")) {
            assertThat(stranger.ask("INVITE", "").status()).isEqualTo(407);
        }
        assertThat(house.calls.heard).isEmpty();
    }

    @Test
    void anAddressThatTwoTrunksClaimIsNobodys() throws Exception {
        trunk("one", "127.0.0.0/8", Set.of(), 10);
        trunk("two", "127.0.0.1", Set.of(), 10);
        try (var stranger = Telephone.udp(door, "+4930123456", "")) {
            assertThat(stranger.ask("INVITE", "").status()).isEqualTo(407);
        }
    }

    @Test
    void aTrunkMayNeitherRegisterNorTakeCallsOverNorSendThemOn() throws Exception {
        trunk("carrier", "127.0.0.1", Set.of(), 10);
        try (var carrier = Telephone.udp(door, "+4930123456", "")) {
            String contact = "Contact: %s\r\n".formatted(carrier.contact());
            assertThat(carrier.register(60).status()).isEqualTo(401);
            assertThat(carrier.ask("REFER", contact + "r: <sip:+449099999@x.test>\r\n")
                            .status())
                    .isEqualTo(481);
            assertThat(carrier.ask("INVITE", contact + "Replaces: a;to-tag=b;from-tag=c\r\n")
                            .status())
                    .isEqualTo(403);
            assertThat(carrier.ask("OPTIONS", "").status()).isEqualTo(200);
        }
        assertThat(house.calls.heard).isEmpty();
    }

    @Test
    void aTelephoneBehindTheTrunksAddressStaysATelephone() throws Exception {
        trunk("carrier", "127.0.0.1", Set.of(), 10);
        var enrolled = house.device(DevicePolicy.USUAL);
        try (var phone = Telephone.udp(
                door, enrolled.device().username(), enrolled.password().disclose())) {
            assertThat(phone.register(60).status()).isIn(200, 403);
        }
    }

    @Test
    void aTrunkThatCallsTooFastIsToldToWait() throws Exception {
        trunk("carrier", "127.0.0.1", Set.of(), 1);
        try (var carrier = Telephone.udp(door, "+4930123456", "")) {
            String contact = "Contact: %s\r\n".formatted(carrier.contact());
            var statuses = new java.util.ArrayList<Integer>();
            for (int i = 0; i < 8; i++) {
                statuses.add(carrier.ask("INVITE", contact).status());
            }
            assertThat(statuses).startsWith(486).contains(503);
        }
    }
}
