package org.belfry.pbx.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.pbx.OnePerson;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.HashedSecret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevicesTest {

    private static final Actor OPERATOR = new Actor.CommandLine("root");

    private final OnePerson tenant;
    private Devices devices;

    DevicesTest(@TempDir Path folder) {
        tenant = new OnePerson(folder, Time.system());
        devices = open("house.test");
    }

    @BeforeEach
    void nothingYet() {
        assertThat(devices.all()).isEmpty();
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void deviceIsFoundByIdNameAndOwnerAlsoAfterARestart() {
        var policy = new DevicePolicy(false, List.of(Network.parse("192.0.2.0/24"), Network.parse("2001:db8::/48")));
        var device = add(tenant.person, "Hall", policy).device();
        var other = add(tenant.another(), "", DevicePolicy.USUAL).device();
        for (int i = 0; i < 2; i++) {
            assertThat(devices.find(device.id())).contains(device);
            assertThat(devices.named(device.username())).contains(device);
            assertThat(devices.of(tenant.person)).containsExactly(device);
            assertThat(devices.all()).containsExactly(device, other);
            tenant.restart();
            devices = open("house.test");
        }
        assertThat(device.policy()).isEqualTo(policy);
        assertThat(device.label().disclose()).isEqualTo("Hall");
    }

    @Test
    void secretHolds128BitsAndIsKeptNowhere_PolicyA11() {
        var enrolled = add(tenant.person, "Kitchen", DevicePolicy.USUAL);
        var password = enrolled.password().disclose();
        assertThat(password).matches("[0-9a-hjkmnp-tv-z]{26}");
        assertThat(add(tenant.person, "Kitchen", DevicePolicy.USUAL).password().disclose())
                .isNotEqualTo(password);
        assertThat(tenant.dataHolds(enrolled.device().username())).isTrue();
        assertThat(tenant.dataHolds(password)).isFalse();
        assertThat(tenant.dataHolds("Kitchen")).isFalse();
    }

    @Test
    void secretIsKnownUnderBothAlgorithmsAlsoAfterARestart() {
        var enrolled = add(tenant.person, "", DevicePolicy.USUAL);
        for (int i = 0; i < 2; i++) {
            assertThat(devices.realm()).isEqualTo("house.test");
            for (var algorithm : List.of(Algorithm.SHA_256, Algorithm.MD5)) {
                assertThat(secret(enrolled.device().username(), algorithm))
                        .isEqualTo(hex(HashedSecret.of(
                                algorithm,
                                enrolled.device().username(),
                                "house.test",
                                enrolled.password().disclose().getBytes(StandardCharsets.UTF_8))));
            }
            tenant.restart();
            // A house that was given another name: the telephones keep their secrets.
            devices = open("other.test");
        }
    }

    @Test
    void revokedDeviceIsGoneAtOnceAndForGood_PolicyC6() {
        var told = new ArrayList<Device>();
        devices.whenRevoked(told::add);
        var device = add(tenant.person, "", DevicePolicy.USUAL).device();
        assertThat(devices.revoke(device.id(), OPERATOR)).isTrue();
        assertThat(told).containsExactly(device);
        assertThat(devices.revoke(device.id(), OPERATOR)).isFalse();
        assertThat(devices.secrets().find(device.username(), Algorithm.MD5)).isNull();
        assertThat(devices.all()).isEmpty();
        tenant.restart();
        assertThat(open("house.test").all()).isEmpty();
        assertThat(tenant.audited()).contains("device.add", "device.revoke");
    }

    @Test
    void whatIsLentToASessionComesEncryptedOnlyAndStaysWithItAlsoAfterARestart_PolicyA9() {
        var session = tenant.session(tenant.person);
        var lent = lend(session);
        assertThat(lent.device().policy()).isEqualTo(DevicePolicy.ENCRYPTED);
        assertThat(lent.device().owner()).isEqualTo(tenant.person);
        assertThat(lent.password().disclose()).matches("[0-9a-hjkmnp-tv-z]{26}");
        tenant.restart();
        devices = open("house.test");
        assertThat(devices.all()).containsExactly(lent.device());
        devices.ended(session);
        assertThat(devices.all()).isEmpty();
    }

    @Test
    void whatIsLentToASessionGoesWithIt_PolicyA9() {
        var told = new ArrayList<Device>();
        devices.whenRevoked(told::add);
        var session = tenant.session(tenant.person);
        var other = lend(tenant.session(tenant.person)).device();
        var lent = lend(session).device();
        tenant.end(session);
        devices.ended(session);
        assertThat(told).containsExactly(lent);
        assertThat(devices.all()).containsExactly(other);
        assertThat(devices.secrets().find(lent.username(), Algorithm.SHA_256)).isNull();
        devices.ended(session);
        assertThat(told).hasSize(1);
    }

    @Test
    void whatASessionWasLentIsGoneAfterARestartIfTheSessionIs_PolicyA9() {
        var session = tenant.session(tenant.person);
        lend(session);
        tenant.end(session);
        tenant.restart();
        assertThat(open("house.test").all()).isEmpty();
    }

    @Test
    void aSessionHasOneTelephoneAndTheNewestCounts() {
        var session = tenant.session(tenant.person);
        var first = lend(session).device();
        var second = lend(session).device();
        assertThat(devices.all()).containsExactly(second);
        assertThat(devices.named(first.username())).isEmpty();
        assertThat(tenant.audited()).contains("device.add", "device.revoke");
    }

    @Test
    void aSessionThatEndedIsLentNothing() {
        var session = tenant.session(tenant.person);
        tenant.end(session);
        assertThat(devices.lend(session, tenant.person, OPERATOR)).isInstanceOf(Devices.Refused.class);
        assertThat(devices.all()).isEmpty();
    }

    @Test
    void onePersonHasSoManyDevicesAndNoMore() {
        for (int i = 0; i < Devices.PER_PERSON_MAX; i++) {
            add(tenant.person, "phone " + i, DevicePolicy.USUAL);
        }
        assertThat(devices.add(tenant.person, "one more", DevicePolicy.USUAL, OPERATOR))
                .isInstanceOf(Devices.Refused.class);
        add(tenant.another(), "somebody else's", DevicePolicy.USUAL);
    }

    @Test
    void labelOfSeveralLinesIsRefused() {
        assertThat(devices.add(tenant.person, "two\nlines", DevicePolicy.USUAL, OPERATOR))
                .isInstanceOf(Devices.Refused.class);
        assertThat(devices.all()).isEmpty();
    }

    @Test
    void policySaysWhereFromAndHow() {
        var inside = IpAddress.parse("192.0.2.9");
        var outside = IpAddress.parse("198.51.100.1");
        assertThat(DevicePolicy.USUAL.admits(outside, false)).isTrue();
        assertThat(DevicePolicy.ENCRYPTED.admits(outside, true)).isTrue();
        assertThat(DevicePolicy.ENCRYPTED.admits(outside, false)).isFalse();
        var bound = new DevicePolicy(true, List.of(Network.parse("192.0.2.0/24")));
        assertThat(bound.admits(inside, true)).isTrue();
        assertThat(bound.admits(outside, true)).isFalse();
    }

    private Devices open(String house) {
        return Devices.open(tenant.store(), house, tenant.time, tenant.random);
    }

    private Devices.Enrolled add(PersonId owner, String label, DevicePolicy policy) {
        return (Devices.Enrolled) devices.add(owner, label, policy, OPERATOR);
    }

    private Devices.Enrolled lend(Id session) {
        return (Devices.Enrolled) devices.lend(session, tenant.person, OPERATOR);
    }

    private String secret(String username, Algorithm algorithm) {
        return hex(Objects.requireNonNull(devices.secrets().find(username, algorithm)));
    }

    private static String hex(HashedSecret secret) {
        return secret.lend(bytes -> java.util.HexFormat.of().formatHex(bytes));
    }
}
