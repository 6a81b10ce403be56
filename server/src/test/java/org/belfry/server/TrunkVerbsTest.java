package org.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.config.ConfigurationReader;
import org.belfry.server.config.Surroundings;
import org.belfry.server.control.ControlClient;
import org.belfry.server.control.ControlReply;
import org.belfry.vault.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Lines to providers, as the command line sets them up in a house that runs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrunkVerbsTest {

    private static final String SECRET = "nine-carriers-in-a-row";

    private Path data;
    private House house;

    @BeforeAll
    void open(@TempDir Path folder) throws StartFault, ConfigurationFault {
        data = folder.resolve("data");
        var settings =
                List.of("web.address=127.0.0.1", "web.port=0", "console.port=0", "sip.tls.port=0", "media.port=0");
        var configuration = new ConfigurationReader(new Surroundings(() -> "localhost", data))
                .read(Optional.empty(), Optional.of(data), settings);
        house = House.open(configuration, new Nobody(), "0.1.0");
    }

    @AfterAll
    void close() throws IOException {
        house.close();
    }

    @Test
    void whatIsSaidIsKeptAndShownButThePassword() {
        done(
                "trunk.add",
                Map.of(
                        "name", "carrier",
                        "host", "192.0.2.10:5061",
                        "user", "4930555",
                        "password", SECRET,
                        "certificate", "Carrier.example",
                        "codecs", "G722,PCMA",
                        "write", "+49=0,+=00",
                        "read", "00=+,0=+49",
                        "country", "de",
                        "shown", "+4930555"));
        var shown = done("trunk.show", Map.of("name", "carrier"));
        assertThat(shown.result().path("next").asText()).isEqualTo("sip:192.0.2.10:5061;transport=tls");
        assertThat(shown.result().path("media").asText()).isEqualTo("encrypted");
        assertThat(shown.result().path("certificate").toString()).isEqualTo("[\"carrier.example\"]");
        assertThat(shown.result().path("write").toString()).isEqualTo("[\"+49=0\",\"+=00\"]");
        assertThat(shown.result().path("password").asText()).isEqualTo("set");
        assertThat(shown.toString()).doesNotContain(SECRET);

        done("trunk.set", Map.of("name", "carrier", "calls", "3", "from", "192.0.2.10"));
        var after = done("trunk.show", Map.of("name", "carrier")).result();
        assertThat(after.path("calls").asInt()).isEqualTo(3);
        assertThat(after.path("from").toString()).isEqualTo("[\"192.0.2.10/32\"]");
        assertThat(after.path("user").asText()).as("left out, so as before").isEqualTo("4930555");
        assertThat(after.path("codecs").toString()).isEqualTo("[\"G722\",\"PCMA\"]");
        done("trunk.set", Map.of("name", "carrier", "from", ""));
        var byCertificate = done("trunk.show", Map.of("name", "carrier")).result();
        assertThat(byCertificate.path("from").toString()).isEqualTo("[]");
        assertThat(byCertificate.path("certificate").toString()).isEqualTo("[\"carrier.example\"]");
        assertThat(filesHold(SECRET)).isFalse();

        done("trunk.remove", Map.of("name", "carrier"));
        assertThat(refused("trunk.show", Map.of("name", "carrier"))).contains("no such trunk");
    }

    @Test
    void theyAreTriedInTheOrderAskedFor() {
        for (var name : List.of("one", "two", "three")) {
            done("trunk.add", Map.of("name", name, "host", "192.0.2.20"));
        }
        done("trunk.set", Map.of("name", "three", "order", "1"));
        done("trunk.set", Map.of("name", "one", "order", "9"));
        assertThat(done("trunk.list", Map.of()).result().findValuesAsText("name"))
                .containsSubsequence("three", "two", "one");
        for (var name : List.of("one", "two", "three")) {
            done("trunk.remove", Map.of("name", name));
        }
    }

    @Test
    void whatIsMeantWronglyIsRefusedWithWhatWasExpectedAndChangesNothing() {
        var whole = Map.of("name", "wrong", "host", "192.0.2.30");
        assertThat(refused("trunk.add", Map.of("name", "wrong"))).startsWith("--host");
        assertThat(refused("trunk.add", and(whole, "transport", "ws"))).startsWith("--transport");
        assertThat(refused("trunk.add", and(whole, "host", "a@b"))).startsWith("--host");
        assertThat(refused("trunk.add", and(whole, "host", "b;lr"))).startsWith("--host");
        assertThat(refused("trunk.add", and(whole, "from", "everybody"))).startsWith("--from");
        assertThat(refused("trunk.add", and(whole, "user", "x"))).startsWith("--password-file");
        assertThat(refused("trunk.add", and(whole, "password", "x"))).startsWith("--user");
        assertThat(refused("trunk.add", and(whole, "register", "true"))).startsWith("--register: ");
        assertThat(refused("trunk.add", and(whole, "write", "x"))).startsWith("--write");
        assertThat(refused("trunk.add", and(whole, "calls", "0"))).startsWith("--calls");
        assertThat(refused("trunk.add", and(whole, "country", "XX"))).contains("country");
        assertThat(refused("trunk.set", whole)).contains("no such trunk");
        assertThat(refused("trunk.inbound", Map.of("name", "wrong", "to", "101")))
                .contains("no such trunk");
        assertThat(done("trunk.list", Map.of()).result().toString()).doesNotContain("wrong");
    }

    @Test
    void numbersLeadWhereTheyAreSaidToAndAreForgottenWithTheirTrunk() {
        done("trunk.add", Map.of("name", "ways", "host", "192.0.2.40"));
        done("trunk.inbound", Map.of("name", "ways", "number", "+493069990100", "to", "end:"));
        assertThat(refused("trunk.inbound", Map.of("name", "ways", "to", "999")))
                .startsWith("--to");
        assertThat(refused("trunk.inbound", Map.of("name", "ways", "to", "group:nobody")))
                .contains("nobody");
        assertThat(done("trunk.show", Map.of("name", "ways"))
                        .result()
                        .path("inbound")
                        .toString())
                .isEqualTo("{\"+493069990100\":\"end:\"}");
        done("trunk.inbound", Map.of("name", "ways", "number", "+493069990100", "remove", "true"));
        assertThat(done("trunk.show", Map.of("name", "ways")).result().path("inbound"))
                .isEmpty();
        done("trunk.remove", Map.of("name", "ways"));
    }

    @Test
    void aTrunkNobodyCanSpeakToYetIsSetUpAndSaysWhatIsMissing() {
        var lines = done("trunk.add", Map.of("name", "plain", "host", "192.0.2.50", "transport", "udp"))
                .lines();
        assertThat(lines.getLast()).contains("no door for UDP", "--set sip.udp.enabled=true");
        done("trunk.remove", Map.of("name", "plain"));
    }

    private static Map<String, String> and(Map<String, String> whole, String key, String value) {
        var more = new HashMap<>(whole);
        more.put(key, value);
        return more;
    }

    private ControlReply.Done done(String verb, Map<String, String> arguments) {
        var reply = ask(verb, arguments);
        assertThat(reply).isInstanceOf(ControlReply.Done.class);
        return (ControlReply.Done) reply;
    }

    private String refused(String verb, Map<String, String> arguments) {
        var reply = ask(verb, arguments);
        assertThat(reply).isInstanceOf(ControlReply.Refused.class);
        return ((ControlReply.Refused) reply).sentence();
    }

    private ControlReply ask(String verb, Map<String, String> arguments) {
        return new ControlClient(new DataFolder(data).controlSocket()).ask(verb, arguments);
    }

    private boolean filesHold(String text) {
        try (var files = Files.walk(data)) {
            return files.filter(Files::isRegularFile).anyMatch(file -> {
                try {
                    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sits at the terminal.
    private static final class Nobody implements Passphrases {
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
