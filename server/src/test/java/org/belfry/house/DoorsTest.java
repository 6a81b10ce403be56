package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doors the house lists are the doors the kernel lists: none is missing, none is a stranger.
@Tag("real")
final class DoorsTest {

    /// `tcp LISTEN 0 4096 127.0.0.1:9443 0.0.0.0:* users:(("java",pid=42,fd=7))`, IPv6 forms in brackets.
    private static final Pattern LISTENING = Pattern.compile("(tcp|udp)\\s+\\S+\\s+\\S+\\s+\\S+\\s+(\\S+):(\\d+)\\s.*");

    /// Addresses for examples (RFC 5737), so nobody else's.
    private static final String FRIEND = "192.0.2.77";

    private static final String STRANGER = "192.0.2.78";

    @TempDir
    Path folder;

    @Test
    void listedDoorsAreTheOpenOnes() throws IOException {
        try (var house = RunningHouse.in(folder).start()) {
            var listed = new TreeSet<String>();
            var answer = house.command("check", "--doors", "--json").wasFine();
            for (var door : new ObjectMapper().readTree(answer.out()).path("doors")) {
                listed.add(door.path("port").asText());
            }
            var open = new TreeSet<String>();
            Launcher.program("ss", "-H", "-ltnup")
                    .wasFine()
                    .out()
                    .lines()
                    .filter(line -> line.contains("pid=" + house.pid() + ","))
                    .map(LISTENING::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .forEach(line -> open.add(line.group(3)));
            assertThat(listed)
                    .isEqualTo(open)
                    .contains(
                            String.valueOf(house.webPort()),
                            String.valueOf(house.consolePort()),
                            String.valueOf(house.sipPort()))
                    // And the two of media, which the system chose.
                    .hasSize(5);
        }
    }

    @Test
    void theConsoleOpensToANamedNetworkAndClosesAgain() {
        try (var _ = new OwnAddresses(FRIEND, STRANGER);
                var house = RunningHouse.in(folder).start()) {
            assertThat(reaches(house, FRIEND)).as("before").isFalse();
            house.command("console", "open", "--from", FRIEND + "/32").wasFine();
            assertThat(reaches(house, FRIEND)).as("from the network named").isTrue();
            assertThat(reaches(house, STRANGER)).as("from another").isFalse();
            house.command("console", "close").wasFine();
            assertThat(reaches(house, FRIEND)).as("after").isFalse();
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
        }
    }

    @Test
    void aConsoleThatCannotOpenStaysAsItWas() throws IOException {
        try (var _ = new OwnAddresses(FRIEND, STRANGER);
                var house = RunningHouse.in(folder).start();
                var _ = new ServerSocket(house.consolePort(), 1, InetAddress.getByName(STRANGER))) {
            var refused = house.command("console", "open", "--from", FRIEND + "/32");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.sentence()).contains(String.valueOf(house.consolePort()));
            assertThat(reaches(house, "127.0.0.1")).isTrue();
            assertThat(reaches(house, FRIEND)).isFalse();
        }
    }

    /// Whether the console answers somebody at `address`, on that very address.
    private static boolean reaches(RunningHouse house, String address) {
        var answer = Launcher.program(
                "curl",
                "--silent",
                "--insecure",
                "--max-time",
                "10",
                "--interface",
                address,
                "--write-out",
                "%{http_code}",
                "--output",
                "/dev/null",
                "https://%s:%d/livez".formatted(address, house.consolePort()));
        return answer.out().equals("200");
    }

    @Test
    void aStopSignalEndsInOrder() {
        try (var house = RunningHouse.in(folder).start()) {
            assertThat(house.stop()).isZero();
            assertThat(house.data().resolve("control.sock")).doesNotExist();
        }
    }
}
