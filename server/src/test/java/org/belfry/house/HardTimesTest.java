package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine that fails: a disk that fills, a clock that goes back, a second start over half a start.
@Tag("real")
final class HardTimesTest {

    @TempDir
    Path folder;

    @Test
    void aFullDiskRefusesWritesAndLosesNothing() throws IOException {
        Launcher.program("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder.toString())
                .wasFine();
        try (var house = RunningHouse.in(folder).start()) {
            var links = new ArrayList<String>();
            links.add(link(house));
            Path ballast = folder.resolve("ballast");
            fill(ballast);
            var refused = writeUntilRefused(house, links);
            assertThat(refused.sentence()).contains("full");
            assertThat(house.isRunning()).isTrue();
            try (var client = HouseClient.atTheApp(house)) {
                client.get("/livez").is(200);
            }
            Files.delete(ballast);
            links.add(link(house));
            house.kill();
            house.start();
            try (var client = HouseClient.atTheConsole(house)) {
                for (String link : List.of(links.getFirst(), links.getLast())) {
                    client.post("/api/v1/enrolment/look", Map.of("token", link.substring(link.indexOf('#') + 1)))
                            .is(200);
                }
            }
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
        } finally {
            Launcher.program("umount", "-l", folder.toString()).wasFine();
        }
    }

    @Test
    void aClockSetBackOpensAndKeepsTheLedgerWhole() {
        try (var house = RunningHouse.in(folder).start()) {
            link(house);
            assertThat(house.stop()).isZero();
            house.start(threeDaysAgo());
            link(house);
            assertThat(house.stop()).isZero();
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
            assertThat(house.start().stop()).isZero();
        }
    }

    @Test
    void aStartThatWasKilledHalfWayIsTakenUpByTheNext() throws IOException {
        for (int milliseconds : List.of(200, 400, 600, 900, 1300)) {
            Path at = Files.createDirectories(folder.resolve("after" + milliseconds));
            try (var house = RunningHouse.in(at)) {
                var arguments = new ArrayList<>(List.of(
                        "timeout",
                        "--signal=KILL",
                        "0." + "%04d".formatted(milliseconds).substring(1)));
                if (milliseconds >= 1000) {
                    arguments.set(2, milliseconds / 1000 + "." + milliseconds % 1000);
                }
                Launcher.run(arguments, house.startArguments());
                assertThat(house.start().stop()).as("after %d ms", milliseconds).isZero();
            }
        }
    }

    /// What faketime sets before it begins a program; it stays between us and the program, and signals would reach it
    /// alone.
    private static List<String> threeDaysAgo() {
        String preload = Launcher.program("faketime", "-f", "-3d", "printenv", "LD_PRELOAD")
                .wasFine()
                .out()
                .strip();
        return List.of("env", "LD_PRELOAD=" + preload, "FAKETIME=-3d");
    }

    private static String link(RunningHouse house) {
        return switch (house.ask("user.invite", Map.of("administrator", "true"))) {
            case ControlLine.Reply.Done done -> done.result().path("link").asText();
            case ControlLine.Reply.Refused refused -> throw new AssertionError(refused.sentence());
        };
    }

    private static ControlLine.Reply.Refused writeUntilRefused(RunningHouse house, List<String> links) {
        // SQLite reuses pages it has; some hundred writes need new ones for certain.
        for (int i = 0; i < 5_000; i++) {
            switch (house.ask("user.invite", Map.of("administrator", "false"))) {
                case ControlLine.Reply.Done done ->
                    links.add(done.result().path("link").asText());
                case ControlLine.Reply.Refused refused -> {
                    return refused;
                }
            }
        }
        throw new AssertionError("the disk is full and every write was acknowledged");
    }

    private static void fill(Path ballast) {
        var filled = Launcher.program("dd", "if=/dev/zero", "of=" + ballast, "bs=4k", "status=none");
        assertThat(filled.err()).contains("No space left");
    }
}
