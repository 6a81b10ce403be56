package org.belfry.pbx.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.belfry.ground.Evidence;
import org.belfry.ground.Network;
import org.belfry.ground.Time;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.registrar.Contact;
import org.belfry.pbx.registrar.RegistrationLog;
import org.belfry.pbx.registrar.RegistrationProbe;
import org.belfry.signal.SipTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephones register at a real endpoint, over sockets, and what they registered outlives a crash.
final class RegisteringTest {

    private final Reception house;
    private final Devices.Enrolled enrolled;
    private final String user;
    private final String password;

    RegisteringTest(@TempDir Path folder) {
        house = new Reception(folder);
        enrolled = house.device(DevicePolicy.USUAL);
        user = enrolled.device().username();
        password = enrolled.password().disclose();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void telephoneIsReachableByItsFlowOnceItHeard200_RFC3261_10_3() throws Exception {
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            var ok = phone.register(60);
            assertThat(ok.status()).isEqualTo(200);
            assertThat(ok.one("Contact")).startsWith(phone.contact()).endsWith(";expires=60");
            var contact = only();
            assertThat(contact.person()).isEqualTo(house.tenant.person);
            assertThat(contact.flow().orElseThrow().transport()).isEqualTo(SipTransport.TCP);
            assertThat(house.registrar().contacts().of(enrolled.device().id())).containsExactly(contact);
        }
        // Its connection has gone, and with it the way to it (RFC 5626 §5.3).
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(house.registrar().contacts().of(house.tenant.person))
                        .isEmpty());
    }

    @Test
    void whoComesAndGoesIsToldOfAndNoRefresh() throws Exception {
        var told = new CopyOnWriteArrayList<RegistrationLog.Event>();
        house.registrar().whenNoted((device, event) -> {
            assertThat(device.id()).isEqualTo(enrolled.device().id());
            told.add(event);
        });
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.register(60);
            phone.register(60);
            phone.register(0);
            phone.register(60);
            house.revoke(enrolled.device());
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(told)
                        .containsExactly(
                                RegistrationLog.Event.BOUND,
                                RegistrationLog.Event.REMOVED,
                                RegistrationLog.Event.BOUND,
                                RegistrationLog.Event.REVOKED));
    }

    @Test
    void telephoneOverUdpRingsAtOnceAfterACrash() throws Exception {
        var door = house.open(SipTransport.UDP);
        try (var phone = Telephone.udp(door, user, password)) {
            assertThat(phone.register(100).status()).isEqualTo(200);
            var before = only();
            house.crash();
            assertThat(house.registrar().contacts().of(house.tenant.person)).isEmpty();
            house.open(SipTransport.UDP, door.getPort());
            var after = only();
            assertThat(after.uri().toString()).isEqualTo(before.uri().toString());
            assertThat(after.flow().orElseThrow().remote())
                    .isEqualTo(before.flow().orElseThrow().remote());
            assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
        }
    }

    @Test
    void telephoneOnAConnectionIsBoundAfterACrashAndReachableOnceItComesBack() throws Exception {
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.register(100);
        }
        house.crash();
        assertThat(house.registrar().registrations()).singleElement().satisfies(registration -> {
            assertThat(registration.reachable()).isFalse();
            assertThat(registration.device().id()).isEqualTo(enrolled.device().id());
        });
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.register(100);
            assertThat(only().flow()).isPresent();
        }
    }

    @Test
    void whatEndedWhileTheHouseWasDownIsForgottenAndLogged() throws Exception {
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.register(100);
        }
        house.endRegistrations();
        house.crash();
        assertThat(house.registrar().registrations()).isEmpty();
        house.beginRounds();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(house.registrationsOnDisk()).isZero());
        assertThat(house.registrar().log().newest(10))
                .extracting(RegistrationLog.Entry::event)
                .containsExactly("expired", "bound");
    }

    @Test
    void whoIsRegisteredIsInTheLogAndTheProbeSeesWhereHeIsNot() throws Exception {
        var probe = new RegistrationProbe(house.registrar());
        assertThat(probe.look(Time.system()).finding()).startsWith("0 telephones are registered");
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.register(100);
            var evidence = probe.look(Time.system());
            assertThat(evidence.state()).isEqualTo(Evidence.State.KEPT);
            assertThat(evidence.finding())
                    .isEqualTo("1 telephones are registered; of 1 looked for, 0 are not in the log");
            house.forgetRegistrations();
            assertThat(probe.look(Time.system()).state()).isEqualTo(Evidence.State.BROKEN);
        }
    }

    @Test
    void refreshMovesTheEndAndIsWrittenWithoutHurry() throws Exception {
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            phone.register(30);
            var bound = only().expiresAt();
            assertThat(phone.register(110).status()).isEqualTo(200);
            assertThat(only().expiresAt()).isAfter(bound.plusSeconds(60));
            assertThat(house.registrar().log().newest(10))
                    .extracting(RegistrationLog.Entry::event)
                    .containsExactly("bound");
            house.registrar().close();
            house.crash();
            assertThat(house.registrar().registrations())
                    .singleElement()
                    .satisfies(left -> assertThat(left.expiresAt()).isAfter(bound.plusSeconds(60)));
        }
    }

    @Test
    void telephoneThatLeavesIsBoundNoMoreAlsoAfterACrash() throws Exception {
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            phone.register(60);
            var left = phone.register(0);
            assertThat(left.status()).isEqualTo(200);
            assertThat(left.all("Contact")).isEmpty();
            assertThat(house.registrar().registrations()).isEmpty();
            assertThat(house.registrar().log().newest(10))
                    .extracting(RegistrationLog.Entry::event)
                    .containsExactly("removed", "bound");
        }
        house.crash();
        assertThat(house.registrar().registrations()).isEmpty();
    }

    @Test
    void contactOfEverythingRemovesAll_RFC3261_10_2_2() throws Exception {
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            phone.authenticated("REGISTER", "Contact: <sip:a@192.0.2.1>, <sip:b@192.0.2.1>\r\nExpires: 60\r\n");
            assertThat(house.registrar().registrations()).hasSize(2);
            assertThat(phone.authenticated("REGISTER", "Contact: *\r\nExpires: 60\r\n")
                            .status())
                    .isEqualTo(400);
            assertThat(phone.authenticated("REGISTER", "Contact: *\r\nExpires: 0\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(house.registrar().registrations()).isEmpty();
        }
    }

    @Test
    void contactsOfADeviceAreBoundedAndTheOldestGiveWay() throws Exception {
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            for (int i = 0; i < 10; i++) {
                var ok = phone.authenticated(
                        "REGISTER", "Contact: <sip:%s%d@192.0.2.1>\r\nExpires: 60\r\n".formatted("line", i));
                assertThat(ok.status()).isEqualTo(200);
            }
            assertThat(house.registrar().contacts().of(house.tenant.person))
                    .extracting(contact -> contact.uri().user())
                    .containsExactly("line9", "line8", "line7", "line6", "line5", "line4");
            assertThat(phone.authenticated(
                                    "REGISTER", "Contact: <sip:a@h>, <sip:b@h>, <sip:c@h>, <sip:d@h>, <sip:e@h>\r\n")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void sameFlowOfOneInstanceReplacesItself_RFC5626_6() throws Exception {
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.extra = "Supported: outbound, path\r\n";
            String instance = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\";reg-id=1";
            for (String host : new String[] {"192.0.2.1", "192.0.2.2"}) {
                var ok = phone.authenticated(
                        "REGISTER", "Contact: <sip:a@%s>%s\r\nExpires: 60\r\n".formatted(host, instance));
                assertThat(ok.status()).isEqualTo(200);
                assertThat(ok.one("Require")).isEqualTo("outbound");
                assertThat(ok.one("Flow-Timer")).isEqualTo("90");
                assertThat(only().uri().host()).isEqualTo(host);
            }
        }
    }

    @Test
    void wayBackOfAnEdgeProxyIsKept_RFC3327() throws Exception {
        try (var phone = Telephone.tcp(house.open(SipTransport.TCP), user, password)) {
            phone.extra = "Supported: path\r\nPath: <sip:edge.test;lr>\r\n";
            assertThat(phone.register(60).one("Path")).isEqualTo("<sip:edge.test;lr>");
            assertThat(only().path()).extracting(Object::toString).containsExactly("sip:edge.test;lr");
        }
    }

    @Test
    void lifetimeIsBoundedBothWays() throws Exception {
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            assertThat(phone.register(3_600).one("Contact")).endsWith(";expires=120");
            var brief = phone.register(2);
            assertThat(brief.status()).isEqualTo(423);
            assertThat(brief.one("Min-Expires")).isEqualTo("5");
        }
    }

    @Test
    void revokedDeviceIsUnreachableRefusedAndItsConnectionEnds_PolicyA11() throws Exception {
        var door = house.open(SipTransport.TCP);
        try (var phone = Telephone.tcp(door, user, password)) {
            phone.register(60);
            house.revoke(enrolled.device());
            assertThat(house.registrar().contacts().of(house.tenant.person)).isEmpty();
            assertThat(phone.isCut()).isTrue();
        }
        try (var again = Telephone.tcp(door, user, password)) {
            assertThat(again.register(60).status()).isEqualTo(401);
        }
        assertThat(house.registrar().log().newest(10))
                .extracting(RegistrationLog.Entry::event)
                .containsExactly("revoked", "bound");
        house.crash();
        assertThat(house.registrar().registrations()).isEmpty();
    }

    @Test
    void registrationLogSaysWhoCameFromWhere_PolicyE1() throws Exception {
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            phone.register(60);
        }
        assertThat(house.registrar().log().newest(10)).singleElement().satisfies(entry -> {
            assertThat(entry.username()).isEqualTo(user);
            assertThat(entry.displayName().disclose()).isEqualTo("Hall");
            assertThat(entry.userAgent().disclose()).isEqualTo("Telephone/1");
            assertThat(entry.came().from().disclose()).startsWith("127.0.0.1 ");
            assertThat(entry.came().transport()).isEqualTo("UDP");
            assertThat(entry.at()).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        });
        assertThat(house.tenant.dataHolds("Telephone/1")).isFalse();
        assertThat(house.tenant.dataHolds("127.0.0.1")).isFalse();
    }

    @Test
    void deviceMayComeOnlyAsItsPolicySays() throws Exception {
        var door = house.open(SipTransport.TCP);
        for (var policy : new DevicePolicy[] {
            DevicePolicy.ENCRYPTED, new DevicePolicy(true, java.util.List.of(Network.parse("192.0.2.0/24")))
        }) {
            assertThat(registered(door, house.device(policy)).status()).isEqualTo(403);
        }
        assertThat(house.registrar().registrations()).isEmpty();
    }

    @Test
    void nobodyRegistersForAnother() throws Exception {
        var other = house.device(DevicePolicy.USUAL);
        try (var phone = Telephone.udp(house.open(SipTransport.UDP), user, password)) {
            var answer = phone.authenticated(
                    "REGISTER",
                    "To: <sip:%s@house.test>\r\nContact: <sip:a@192.0.2.1>\r\n"
                            .formatted(other.device().username()));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(house.registrar().registrations()).isEmpty();
        }
    }

    private static Telephone.Answer registered(InetSocketAddress door, Devices.Enrolled enrolled) throws Exception {
        try (var phone = Telephone.tcp(
                door, enrolled.device().username(), enrolled.password().disclose())) {
            return phone.register(60);
        }
    }

    private Contact only() {
        var contacts = house.registrar().contacts().of(house.tenant.person);
        assertThat(contacts).hasSize(1);
        return contacts.getFirst();
    }
}
