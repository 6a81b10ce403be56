package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence.State;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.net.egress.TlsProbe;
import org.belfry.net.egress.WebProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The probes see what is really there.
final class ProbesTest {

    private final House house;

    ProbesTest(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theRegisterIsWhatTheKernelSays() {
        house.https("web", GateLimits.web(), House.HELLO);
        House.opened(house.doors.openTls(house.spec("sip", GateLimits.web()), pipeline -> {}));
        House.opened(house.doors.openUdp(house.spec("media", GateLimits.web()), datagram -> {}));
        var everywhere =
                new DoorSpec("wide", "for a test", new java.net.InetSocketAddress("0.0.0.0", 0), house.gateOf("wide"));
        House.opened(house.doors.openTcp(everywhere, pipeline -> {}));
        // The client at work too: it must not listen for anything of its own.
        webProbe().look(Time.system());
        var probe = new DoorsProbe(house.doors);
        assertThat(probe.compare()).isEqualTo(new DoorsProbe.Difference(java.util.List.of(), java.util.List.of()));
        assertThat(probe.look(Time.system()).state()).isEqualTo(State.KEPT);
    }

    @Test
    void aSocketBesideTheRegisterIsFound() throws Exception {
        house.https();
        try (var stray = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var evidence = new DoorsProbe(house.doors).look(Time.system());
            assertThat(evidence.state()).isEqualTo(State.BROKEN);
            assertThat(evidence.finding()).contains("tcp 127.0.0.1:" + stray.getLocalPort());
        }
    }

    @Test
    void aWebDoorThatSendsHstsKeepsThePromise() {
        house.https(
                "web",
                GateLimits.web(),
                services -> services.service(
                        "/",
                        (context, request) -> HttpResponse.of(com.linecorp.armeria.common.ResponseHeaders.of(
                                com.linecorp.armeria.common.HttpStatus.OK,
                                "strict-transport-security",
                                "max-age=31536000; includeSubDomains"))));
        var evidence = webProbe().look(Time.system());
        assertThat(evidence.state()).as(evidence.finding()).isEqualTo(State.KEPT);
    }

    @Test
    void aWebDoorWithoutHstsBreaksThePromise() {
        house.https();
        var evidence = webProbe().look(Time.system());
        assertThat(evidence.state()).isEqualTo(State.BROKEN);
        assertThat(evidence.finding()).contains("web: strict-transport-security: ''");
    }

    @Test
    void withoutAWebDoorNothingIsKnown() {
        assertThat(webProbe().look(Time.system()).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aDoorOverTlsThatProvesItsNameKeepsThePromise() {
        House.opened(house.doors.openTls(house.spec("sip", GateLimits.web()), pipeline -> {}));
        var evidence = tlsProbe(house.tls).look(Time.system());
        assertThat(evidence.state()).as(evidence.finding()).isEqualTo(State.KEPT);
        assertThat(evidence.finding()).contains("visited sip: ");
    }

    @Test
    void aDoorThatShowsACertificateNobodyKnowsBreaksIt(@TempDir Path elsewhere) {
        House.opened(house.doors.openTls(house.spec("sip", GateLimits.web()), pipeline -> {}));
        try (var other = new House(elsewhere)) {
            var evidence = tlsProbe(other.tls).look(Time.system());
            assertThat(evidence.state()).isEqualTo(State.BROKEN);
            assertThat(evidence.finding()).startsWith("sip: ");
        }
    }

    @Test
    void withoutSuchADoorNothingIsKnownOfTls() {
        house.https();
        assertThat(tlsProbe(house.tls).look(Time.system()).state()).isEqualTo(State.UNKNOWN);
    }

    private TlsProbe tlsProbe(LiveTls expected) {
        var control = new Control(new PolicyRow("B2"), "sip-tls", "For a test.");
        return new TlsProbe(
                control, house.doors, expected, new Egress(house.loops, NameLookup.ofSystem()), new SecureRandom());
    }

    private WebProbe webProbe() {
        var egress = new Egress(house.loops, NameLookup.ofSystem());
        return new WebProbe(house.doors, house.tls, egress, new SecureRandom());
    }
}
