package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// testssl.sh finds nothing above LOW at either door (policy B1), but for what any private authority causes.
@Tag("real")
final class TlsScanTest {

    private static final Set<String> WORSE_THAN_LOW = Set.of("MEDIUM", "HIGH", "CRITICAL", "WARN", "FATAL");

    /// Finding of testssl.sh, and why it is none of ours.
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "cert_chain_of_trust", "a private authority is in no browser's list; its users import it",
            "cert_revocation", "a private authority publishes no revocation list; certificates live 90 days",
            "cert_crlDistributionPoints", "the same",
            "cert_ocspURL", "the same",
            "OCSP_stapling", "the same",
            "DNS_CAArecord", "CAA speaks about public authorities; localhost has no DNS zone",
            "overall_grade", "the grade is capped by the private authority alone",
            "engine_problem", "speaks of the scanner's own OpenSSL");

    enum Door {
        APP,
        CONSOLE
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void nothingAboveLow(Door door) throws IOException {
        Path report = folder.resolve("report.json");
        try (var house = RunningHouse.in(folder).start()) {
            int port = door == Door.APP ? house.webPort() : house.consolePort();
            Launcher.program(List.of(
                    scanner(),
                    "--quiet",
                    "--color",
                    "0",
                    "--warnings",
                    "batch",
                    "--ip",
                    "127.0.0.1",
                    "--jsonfile",
                    report.toString(),
                    "https://localhost:" + port));
        }
        var findings =
                new ObjectMapper().readTree(report.toFile()).valueStream().toList();
        assertThat(findings).as("findings of any severity").hasSizeGreaterThan(80);
        var bad = findings.stream()
                .filter(finding ->
                        WORSE_THAN_LOW.contains(finding.path("severity").asText()))
                .filter(finding -> !isExpected(finding.path("id").asText()))
                .map(JsonNode::toString)
                .toList();
        assertThat(bad).isEmpty();
    }

    /// Ids carry a suffix when several certificates are shown: `cert_chain_of_trust <cert#1>`.
    private static boolean isExpected(String id) {
        return EXCEPTIONS.containsKey(id.replaceFirst("[ <].*", ""));
    }

    /// Debian calls it testssl.
    private static String scanner() {
        return Launcher.program("sh", "-c", "command -v testssl || command -v testssl.sh")
                .wasFine()
                .out()
                .strip();
    }
}
