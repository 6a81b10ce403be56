package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
                    .containsExactlyInAnyOrder(String.valueOf(house.webPort()), String.valueOf(house.consolePort()));
        }
    }

    @Test
    void theConsoleOpensToANamedNetworkAndClosesAgain() {
        try (var house = RunningHouse.in(folder).start()) {
            house.command("console", "open", "--from", "127.0.0.0/8").wasFine();
            house.command("console", "close").wasFine();
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
        }
    }

    @Test
    void aStopSignalEndsInOrder() {
        try (var house = RunningHouse.in(folder).start()) {
            assertThat(house.stop()).isZero();
            assertThat(house.data().resolve("control.sock")).doesNotExist();
        }
    }
}
