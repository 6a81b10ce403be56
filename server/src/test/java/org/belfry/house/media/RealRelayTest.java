package org.belfry.house.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.belfry.ground.Redacted;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.turn.TurnLimits;
import org.belfry.media.TurnSettings;
import org.belfry.media.plan.EndpointKind;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.TcpDoor;
import org.belfry.sip.sdp.Codec;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A browser whose network lets nothing through but the way to our relay talks with a telephone. The relay is as it is
/// by default: it opens no port, and reaches our own media port in this process (policy B10).
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // an interrupted test ends here, and so may its peers
final class RealRelayTest {

    private static final double ROUGH_DB = 4;
    private static final int BROWSER_HZ = 1_240;
    private static final int TELEPHONE_HZ = 690;

    /// How the browser talks to the relay.
    enum Leg {
        UDP,
        TCP,
        TLS
    }

    private final Path folder;
    private final Guard guard = new Guard(Time.system(), new SecureRandom());
    private final Loops loops = new Loops(1);
    private final LocalAuthority authority;
    private final Doors doors;
    private final MediaHouse house;
    private final TcpDoor tcp;
    private final TcpDoor tls;
    private final Chromium browser;

    RealRelayTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        var random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        house = new MediaHouse(
                new TurnSettings(Redacted.of(secret), Set.of(MediaHouse.HOME), null, TurnLimits.DEFAULT, List.of()));
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        var background = new SystemBackground((task, fault) -> {
            throw new AssertionError(task, fault);
        });
        var identity = authority.issue(Set.of("localhost"), Set.of(MediaHouse.HOME));
        doors = new Doors(loops, new LiveTls(identity), background, Time.system());
        tcp = opened(house.port().openTurnTcp(doors, spec("turn-tcp")));
        tls = opened(house.port().openTurnTls(doors, spec("turn-tls")));
        var home = Files.createDirectory(folder.resolve("chromium"));
        trust(home);
        browser = new Chromium(home, BROWSER_HZ);
    }

    @AfterAll
    void close() {
        browser.close();
        doors.close();
        loops.close();
        house.close();
    }

    @ParameterizedTest
    @EnumSource
    void aBrowserThatMayUseNothingButTheRelayTalksWithATelephone(Leg leg) throws Exception {
        var login = house.port().turnLogin("4f2a", Duration.ofMinutes(5)).orElseThrow();
        try (var caller = browser.behind(url(leg), login);
                var callee = new SoftPhone(EndpointKind.SECURE_PHONE, Codec.OPUS, TELEPHONE_HZ);
                var call = house.call(caller, callee, Codec.OPUS)) {
            try {
                Tones.heard("the telephone", callee, BROWSER_HZ, ROUGH_DB);
                Tones.heard("the browser", caller, TELEPHONE_HZ, ROUGH_DB);
                assertThat(caller.way()).isEqualTo("relay " + leg.name().toLowerCase(java.util.Locale.ROOT));
            } catch (Throwable e) {
                String told = "%s\n%s\n%s\n%s".formatted(e.getMessage(), call.told(), caller.told(), callee.told());
                throw new AssertionError(told, e);
            }
        }
    }

    private String url(Leg leg) {
        return switch (leg) {
            case UDP -> "turn:127.0.0.1:%d?transport=udp".formatted(house.number());
            case TCP -> "turn:127.0.0.1:%d?transport=tcp".formatted(port(tcp));
            // The name its certificate has.
            case TLS -> "turns:localhost:%d?transport=tcp".formatted(port(tls));
        };
    }

    private static int port(TcpDoor door) {
        return door.boundAddress().getPort();
    }

    private DoorSpec spec(String name) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new DoorSpec(name, "for a test", address, guard.gate(name, GateLimits.web(), List.of()));
    }

    private static TcpDoor opened(Opening<TcpDoor> opening) {
        return switch (opening) {
            case Opening.Opened<TcpDoor>(var door) -> door;
            case Opening.Failed<TcpDoor> failed -> throw new AssertionError(failed);
        };
    }

    /// As an owner does who installs the house's authority on his machine.
    private void trust(Path home) throws IOException, InterruptedException, CertificateEncodingException {
        var database = Files.createDirectories(home.resolve(".pki/nssdb"));
        var encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(authority.certificate().getEncoded());
        var certificate = Files.writeString(
                folder.resolve("authority.pem"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(encoded));
        run("certutil", "-N", "--empty-password", "-d", "sql:" + database);
        run("certutil", "-A", "-n", "house", "-t", "C,,", "-i", certificate.toString(), "-d", "sql:" + database);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
