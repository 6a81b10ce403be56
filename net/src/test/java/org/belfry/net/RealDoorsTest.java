package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.net.House.gate;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.net.egress.Answer.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other programs say about our doors.
@Tag("real")
final class RealDoorsTest {

    /// What testssl.sh says of any private authority: nobody outside can check it.
    private static final Set<String> PRIVATE_AUTHORITY = Set.of(
            "cert_chain_of_trust", "cert_revocation", "cert_crlDistributionPoints", "cert_ocspURL", "DNS_CAArecord");

    private static final Pattern FINDING =
            Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"[^{}]*?\"severity\"\\s*:\\s*\"(MEDIUM|HIGH|CRITICAL|FATAL)\"");

    private final House house;
    private final Path folder;

    RealDoorsTest(@TempDir Path folder) {
        this.folder = folder;
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void testsslFindsNothingAboveLow() throws Exception {
        var headers = ResponseHeaders.builder(HttpStatus.OK)
                .add("strict-transport-security", "max-age=31536000; includeSubDomains")
                .add("content-security-policy", "default-src 'self'")
                .add("x-content-type-options", "nosniff")
                .build();
        var door = house.https(
                "web",
                wide(),
                services -> services.service(
                        "/", (context, request) -> HttpResponse.of(headers, HttpData.ofUtf8("hello"))));
        var report = folder.resolve("testssl.json");
        run(
                "testssl",
                "--quiet",
                "--color",
                "0",
                "--warnings",
                "batch",
                "--jsonfile",
                report.toString(),
                "localhost:" + door.boundAddress().getPort());
        String json = Files.readString(report);
        assertThat(json).contains("\"id\"", "TLS1_3");
        var above = FINDING.matcher(json).results().map(found -> found.group(1)).toList();
        assertThat(above).allMatch(id -> PRIVATE_AUTHORITY.stream().anyMatch(id::startsWith));
    }

    @Test
    void ssListsExactlyOurDoors() throws Exception {
        house.https("web", GateLimits.web(), House.HELLO);
        House.opened(house.doors.openTcp(house.spec("plain", GateLimits.web()), pipeline -> {}));
        House.opened(house.doors.openUdp(house.spec("media", GateLimits.web()), datagram -> {}));
        String me = "pid=" + ProcessHandle.current().pid() + ",";
        var ports = run("ss", "-Hltnup")
                .lines()
                .filter(line -> line.contains(me))
                .map(line -> line.strip().split("\\s+", -1)[4])
                .map(local -> Integer.parseInt(local.substring(local.lastIndexOf(':') + 1)))
                .toList();
        assertThat(ports)
                .containsExactlyInAnyOrderElementsOf(
                        house.doors.states().stream().map(DoorState::port).toList());
    }

    @Test
    void curlIsServedOverBothHttpVersions() throws Exception {
        var door = house.https();
        Path anchor = Files.writeString(folder.resolve("authority.pem"), house.authority.certificatePem());
        String url = "https://localhost:%d/hello".formatted(door.boundAddress().getPort());
        for (var version : List.of("--http1.1", "--http2")) {
            assertThat(run("curl", "-sS", version, "--cacert", anchor.toString(), url))
                    .isEqualTo("hello");
        }
    }

    @Tag("long")
    @Test
    void fiveThousandIdleConnectionsDoNotHarmTheNextVisitor() throws Exception {
        var door = house.https("web", wide(), House.HELLO);
        try (var crowd = Crowd.of(door, 5_000)) {
            assertThat(crowd.size()).isEqualTo(5_000);
            assertThat(((Answered) house.outlet(door).get("/hello")).status()).isEqualTo(200);
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isLessThan(2));
    }

    private static GateLimits wide() {
        var fast = new Rate(100_000, 100_000);
        return GateLimits.web()
                .with(new GateLimits.Rates(fast, fast, fast))
                .with(new GateLimits.Connections(10_000, 10_000, 10_000, 100));
    }

    private String run(String... command) throws Exception {
        File output = folder.resolve("output").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output)
                .start();
        process.waitFor();
        return Files.readString(output.toPath(), StandardCharsets.UTF_8);
    }
}
