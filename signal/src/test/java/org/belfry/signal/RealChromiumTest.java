package org.belfry.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.belfry.guard.GateLimits;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.sip.digest.Algorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JsSIP in a page of a real Chromium, against the endpoint over WSS. Page and WebSocket come from one
/// door; the browser trusts our authority and nothing is waived.
@Tag("real")
final class RealChromiumTest {

    private static final EndpointLimits.Times USUAL = EndpointLimits.USUAL.times();

    /// Asked often whether it is still there, within the test's time.
    private static final EndpointLimits LIMITS = EndpointLimits.USUAL.with(new EndpointLimits.Times(
            USUAL.message(),
            USUAL.strangerIdle(),
            USUAL.knownIdle(),
            USUAL.reading(),
            Duration.ofSeconds(1),
            USUAL.pongWithin()));

    private final Registrar registrar = new Registrar(Offers.usual(), "ann");
    private final Path folder;
    private final Station station;
    private final int port;
    private final byte[] script;

    RealChromiumTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        station = new Station(folder.resolve("station"), LIMITS, registrar::on);
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        script = JsSip.page(folder);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @Test
    void registersByACredentialOfOneSessionIsKeptAliveAndComesBackAfterADrop() throws Exception {
        var door = open();
        try (var chromium = browse(Registrar.PASSWORD)) {
            chromium.says("page says registered 1");
            assertThat(registrar.algorithmOf("ann")).isEqualTo(Algorithm.MD5);
            assertThat(registrar.contactOf("ann")).contains(".invalid;transport=ws");
            var flow = Objects.requireNonNull(registrar.flowOf("ann"));
            assertThat(flow.transport()).isEqualTo(SipTransport.WSS);
            chromium.says("page says kept alive");
            station.doors.close(door);
            chromium.says("page says disconnected");
            assertThat(flow.isOpen()).isFalse();
            open();
            chromium.says("page says registered 2");
            assertThat(registrar.flowOf("ann")).isNotEqualTo(flow);
        }
    }

    @Test
    void isRefusedWithAWrongCredential() throws Exception {
        var door = open();
        try (var chromium = browse("five-bells-at-noon")) {
            chromium.says("page says refused Authentication Error");
            assertThat(chromium.output()).doesNotContain("page says registered");
        }
        assertThat(registrar.contactOf("ann")).isNull();
        assertThat(station.sightings(door, "WrongSecret")).isPositive();
    }

    private Program browse(String password) throws Exception {
        var home = Files.createDirectory(folder.resolve("home"));
        var store = Files.createDirectories(home.resolve(".pki/nssdb"));
        var authority = Files.writeString(folder.resolve("authority.pem"), station.authority.certificatePem());
        run("certutil", "-N", "-d", "sql:" + store, "--empty-password");
        run("certutil", "-A", "-d", "sql:" + store, "-n", "house", "-t", "C,,", "-i", authority.toString());
        return Program.start(
                home,
                "env",
                "HOME=" + home,
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--log-level=0",
                "--user-data-dir=" + home.resolve("profile"),
                "https://localhost:" + port + "/#" + password);
    }

    private void run(String... command) throws Exception {
        try (var program = Program.start(folder, command)) {
            program.endsWell();
        }
    }

    private Door open() {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var gate = station.guard.gate("app", GateLimits.sipStreams(), List.of());
        var spec = new DoorSpec("app", "for a test", address, gate);
        var path = station.endpoint.webSocket(Station.PATH, Set.of("https://localhost:" + port));
        return Station.opened(station.doors.openHttps(spec, this::page, List.of(path)));
    }

    private void page(ServerBuilder services) {
        services.service(
                "/",
                (_, _) -> HttpResponse.of(
                        HttpStatus.OK, MediaType.HTML_UTF_8, "<!doctype html><script src=\"page.js\"></script>"));
        services.service(
                "/page.js",
                (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.JAVASCRIPT_UTF_8, new String(script, UTF_8)));
    }
}
