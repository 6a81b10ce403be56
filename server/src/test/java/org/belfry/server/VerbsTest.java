package org.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.server.config.Configuration;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.config.ConfigurationReader;
import org.belfry.server.config.Surroundings;
import org.belfry.server.control.ControlClient;
import org.belfry.server.control.ControlReply;
import org.belfry.trust.Policy;
import org.belfry.trust.TrustReport;
import org.belfry.vault.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the house says at its first start, and to its command line.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerbsTest {

    private Path folder;
    private House house;
    private Greeting greeting;

    @BeforeAll
    void open(@TempDir Path temp) throws StartFault, ConfigurationFault {
        folder = temp;
        house = House.open(configuration("data"), new NoPassphrase(), "0.1.0");
        greeting = house.greeting(false);
    }

    @AfterAll
    void close() throws IOException {
        house.close();
    }

    @Test
    void aFirstStartSaysWhatWasMadeAndWhatToTrust() {
        assertThat(greeting.lines().getFirst())
                .isEqualTo("New house made: data in %s, keys in %s.".formatted(folder("data"), folder("data-keys")));
        assertThat(greeting.lines().get(1))
                .containsPattern("SHA-256 fingerprint ([0-9A-F]{2}:){31}[0-9A-F]{2};")
                .contains(Certificates.fingerprint(house.authority()))
                .endsWith("./belfry certificate authority > belfry-ca.pem");
    }

    @Test
    void aLaterStartSaysOnlyWhereThingsAre() throws StartFault, ConfigurationFault, IOException {
        House.open(configuration("again"), new NoPassphrase(), "0.1.0").close();
        try (var again = House.open(configuration("again"), new NoPassphrase(), "0.1.0")) {
            assertThat(again.greeting(false).lines())
                    .anyMatch(line -> line.startsWith("Belfry keeps its data in"))
                    .noneMatch(line -> line.contains("New house") || line.contains("SHA-256"));
        }
    }

    @Test
    void aHouseToldToEndAsItBeginsEndsInOrder() throws StartFault, ConfigurationFault, IOException {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> beginning;
            try (var brief = House.open(configuration("brief"), new NoPassphrase(), "0.1.0")) {
                beginning = CompletableFuture.runAsync(brief::begin);
            }
            assertThat(beginning).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void aHouseCalledLocalhostSaysThatOthersCannotOpenItsLinks() {
        String hint = "set name=phone.example.com";
        assertThat(greeting.lines()).filteredOn(line -> line.contains(hint)).hasSize(1);
        assertThat(done("user.invite", Map.of()).lines().getLast()).contains("Others can't open this link", hint);
        assertThat(done("console.open", Map.of("network", "192.0.2.0/24"))
                        .lines()
                        .getLast())
                .contains(hint);
        done("console.close", Map.of());
    }

    @Test
    void aHouseWithANameSaysNothingOfTheKind() throws StartFault, ConfigurationFault, IOException {
        var named = configuration("named", "name=phone.example.com");
        try (var other = House.open(named, new NoPassphrase(), "0.1.0")) {
            assertThat(other.greeting(false).lines()).noneMatch(line -> line.contains("Others can't"));
        }
    }

    @Test
    void doorsSayWhoTheyAreOpenTo() {
        assertThat(line("console ", "check", Map.of("doors", "true"))).contains("open only from this machine  (");
        assertThat(line("app ", "check", Map.of("doors", "true"))).contains("open  (");
        done("console.open", Map.of("network", "192.0.2.0/24"));
        assertThat(line("console ", "check", Map.of("doors", "true"))).contains("open only from 192.0.2.0/24  (");
        assertThat(line("console ", "status", Map.of())).contains("open only from 192.0.2.0/24  (");
        assertThat(done("status", Map.of())
                        .result()
                        .path("doors")
                        .findValues("onlyFrom")
                        .toString())
                .contains("[\"192.0.2.0/24\"]");
        done("console.close", Map.of());
        assertThat(line("console ", "status", Map.of())).contains("only from this machine");
    }

    @Test
    void statusAndTrustCountThePromises() {
        var report = new TrustReport(
                Optional.empty(),
                List.of(
                        row("A3", Evidence.State.KEPT, Evidence.State.KEPT),
                        row("A5", Evidence.State.KEPT, Evidence.State.BROKEN),
                        row("B1", Evidence.State.KEPT, Evidence.State.RELAXED),
                        row("B2", Evidence.State.KEPT),
                        row("B3")));
        String counts = "2 promises kept, 1 relaxed, 1 broken, 0 could not be looked at";
        assertThat(TrustLines.counted(report)).isEqualTo(counts);
        var shown = (ControlReply.Done) TrustLines.of(report, false);
        assertThat(shown.lines().getLast()).isEqualTo(counts + "; 1 not built yet");
        assertThat(shown.healthy()).isFalse();

        var status = done("status", Map.of());
        assertThat(status.lines().getLast()).matches("0 people; \\d+ promises kept, 0 relaxed, 0 broken, \\d+ .*");
        assertThat(status.result().has("relaxed")).isTrue();
    }

    private static TrustReport.Row row(String id, Evidence.State... states) {
        var evidence = new java.util.ArrayList<Evidence>();
        for (var state : states) {
            var control = new Control(new PolicyRow(id), "look-" + evidence.size(), "Promised.");
            evidence.add(new Evidence(control, state, "Seen.", Instant.EPOCH));
        }
        return new TrustReport.Row(new Policy.Row(new PolicyRow(id), "Section", "Promised.", "Shown."), evidence);
    }

    @Test
    void theCertificateIsShownWithItsNamesAndFingerprints() {
        var shown = done("certificate.show", Map.of());
        assertThat(shown.lines()).anyMatch(line -> line.startsWith("names") && line.contains("localhost, "));
        assertThat(shown.lines()).anyMatch(line -> line.matches("sha256 +([0-9A-F]{2}:){31}[0-9A-F]{2}"));
        assertThat(shown.result().path("issuerSha256").asText())
                .isEqualTo(Certificates.fingerprint(house.authority()))
                .isNotEqualTo(shown.result().path("sha256").asText());
        assertThat(shown.result().path("names").toString()).contains("\"localhost\"", "\"127.0.0.1\"");
    }

    @Test
    void aTakenPortIsRefusedWithTheSettingThatTakesAnother() throws ConfigurationFault {
        int taken = house.appAddress().getPort();
        var second = configuration("second", "web.port=" + taken);
        assertThatThrownBy(() -> House.open(second, new NoPassphrase(), "0.1.0"))
                .isInstanceOf(StartFault.class)
                .hasMessageContaining("127.0.0.1:" + taken)
                .hasMessageEndingWith("choose another port, e.g. with --set web.port=8443");
    }

    @Test
    void keysSealedWithAPassphraseSayWhatLaterStartsNeed() throws StartFault, ConfigurationFault, IOException {
        var sealed = configuration("sealed");
        try (var other = House.open(sealed, new NoPassphrase(), "0.1.0")) {
            var client = new ControlClient(new DataFolder(folder("sealed")).controlSocket());
            var rotated = (ControlReply.Done)
                    client.ask("keys.rotate", Map.of("passphrase", "seven bells over the quiet harbour"));
            assertThat(rotated.lines().getLast()).contains("From now on", "--passphrase-file");
            assertThat(other.appAddress().getPort()).isPositive();
        }
        assertThatThrownBy(() -> House.open(sealed, new NoPassphrase(), "0.1.0"))
                .isInstanceOf(StartFault.class)
                .hasMessageContaining("none given")
                .hasMessageContaining("start with --passphrase-file F");
    }

    private String line(String start, String verb, Map<String, String> arguments) {
        return done(verb, arguments).lines().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private ControlReply.Done done(String verb, Map<String, String> arguments) {
        var reply = new ControlClient(new DataFolder(folder("data")).controlSocket()).ask(verb, arguments);
        assertThat(reply).isInstanceOf(ControlReply.Done.class);
        return (ControlReply.Done) reply;
    }

    private Path folder(String name) {
        return folder.resolve(name);
    }

    private Configuration configuration(String name, String... more) throws ConfigurationFault {
        var settings = new java.util.ArrayList<>(
                List.of("web.address=127.0.0.1", "web.port=0", "console.port=0", "sip.tls.port=0", "media.port=0"));
        settings.addAll(List.of(more));
        return new ConfigurationReader(new Surroundings(() -> "localhost", folder(name)))
                .read(Optional.empty(), Optional.of(folder(name)), settings);
    }

    /// Nobody sits at the terminal.
    private static final class NoPassphrase implements Passphrases {
        @Override
        public Optional<Secret> given() {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> ask(String prompt) {
            return Optional.empty();
        }
    }
}
