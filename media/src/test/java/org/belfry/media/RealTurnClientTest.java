package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client of another TURN server (coturn's `turnutils_uclient`) runs clean against ours.
@Tag("real")
final class RealTurnClientTest {
    @TempDir
    private Path folder;

    private static final TurnSettings.Range RANGE = new TurnSettings.Range(25_000, 25_999);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itsChannelsOverUdpLoseNothing(int loops) throws IOException, InterruptedException {
        try (var house = new House(loops, House.turn(RANGE))) {
            String said = run(house, List.of());
            assertThat(said).contains("Total lost packets 0 (0.000000%)");
        }
    }

    @Test
    void itsIndicationsOverUdpLoseNothing() throws IOException, InterruptedException {
        try (var house = new House(1, House.turn(RANGE))) {
            assertThat(run(house, List.of("-s"))).contains("Total lost packets 0 (0.000000%)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itsChannelsOverTcpLoseNothing(int loops) throws IOException, InterruptedException {
        try (var house = new House(loops, House.turn(RANGE));
                var lobby = new Lobby(folder)) {
            var door = lobby.opened(house.port().openTurnTcp(lobby.doors(), lobby.spec("turn-tcp")));
            String said = run(house, List.of("-t"), null, door.boundAddress().getPort());
            assertThat(said).contains("Total lost packets 0 (0.000000%)");
        }
    }

    @Test
    void itsChannelsOverTlsLoseNothing() throws IOException, InterruptedException {
        try (var house = new House(1, House.turn(RANGE));
                var lobby = new Lobby(folder)) {
            var door = lobby.opened(house.port().openTurnTls(lobby.doors(), lobby.spec("turn-tls")));
            String said =
                    run(house, List.of("-t", "-S"), null, door.boundAddress().getPort());
            assertThat(said).contains("Total lost packets 0 (0.000000%)");
        }
    }

    @Test
    void aWrongPasswordGetsNothing() throws IOException, InterruptedException {
        try (var house = new House(1, House.turn(RANGE))) {
            String said = run(house, List.of(), "guess");
            assertThat(said).doesNotContain("Total lost packets 0 (0.000000%)");
        }
    }

    static String run(House house, List<String> more) throws IOException, InterruptedException {
        return run(house, more, null);
    }

    private static String run(House house, List<String> more, @Nullable String wrong)
            throws IOException, InterruptedException {
        return run(house, more, wrong, house.port().number());
    }

    private static String run(House house, List<String> more, @Nullable String wrong, int port)
            throws IOException, InterruptedException {
        var login = house.port().turnLogin("4f2a", Duration.ofMinutes(5)).orElseThrow();
        var command = new ArrayList<>(List.of("turnutils_uclient", "-u", login.username(), "-w"));
        command.add(wrong == null ? login.password().disclose() : wrong);
        // Four clients that talk in pairs, each with 100 packets of 160 bytes, 20 ms apart.
        command.addAll(List.of("-y", "-m", "4", "-n", "100", "-l", "160", "-z", "20", "-c"));
        command.addAll(more);
        command.addAll(List.of("-p", Integer.toString(port), "127.0.0.1"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var reader = new StringBuilder();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                reader.append(line).append('\n');
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return reader.toString();
    }
}
