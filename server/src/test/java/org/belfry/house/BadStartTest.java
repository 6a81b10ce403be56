package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever an operator gets wrong at start ends in one clear sentence, an exit code that is not zero, and nothing
/// lost.
@Tag("real")
final class BadStartTest {

    @TempDir
    Path folder;

    @Test
    void aWrongPassphraseIsSaidAndChangesNothing() throws IOException {
        var right = passphrase("right.txt", "seven bells over the quiet harbour");
        var wrong = passphrase("wrong.txt", "eight bells over the quiet harbour");
        try (var house = RunningHouse.in(folder, "--passphrase-file", right)) {
            house.start().stop();
            var before = snapshot(house.keys());
            var refused = RunningHouse.in(folder, "--passphrase-file", wrong).startInVain();
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.sentence()).containsIgnoringCase("passphrase");
            assertThat(snapshot(house.keys())).isEqualTo(before);
            assertThat(house.start().stop()).isZero();
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        var house = RunningHouse.in(folder);
        try (var taken = new ServerSocket(house.webPort(), 1, InetAddress.getLoopbackAddress())) {
            var refused = house.startInVain();
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.sentence()).contains(String.valueOf(taken.getLocalPort()));
        }
        try (house) {
            assertThat(house.start().stop()).isZero();
        }
    }

    @Test
    void malformedTomlIsSaidWithFileAndLine() throws IOException {
        Path file = folder.resolve("belfry.toml");
        Files.writeString(file, "name = \"localhost\"\n[web\nport = 8443\n");
        var refused = RunningHouse.in(folder, "--config", file.toString()).startInVain();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.sentence()).contains(file.toString(), "line 2");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void anUnknownKeyComesWithTheNearestKnownOne() {
        var refused = RunningHouse.in(folder, "--set", "web.prot=8443").startInVain();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.sentence()).contains("web.prot", "web.port");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aCorruptDatabaseIsSaidAndLeftAlone() throws IOException {
        try (var house = RunningHouse.in(folder)) {
            house.start().stop();
            Path database = theDatabase(house);
            try (var file = new RandomAccessFile(database.toFile(), "rw")) {
                file.write("this is no database at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            byte[] before = Files.readAllBytes(database);
            var refused = house.startInVain();
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.sentence()).containsIgnoringCase("database");
            assertThat(Files.readAllBytes(database)).isEqualTo(before);
        }
    }

    @Test
    void aDataFolderOfSomebodyElseIsSaid() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        // The house runs as nobody; the folder is root's.
        var refused = RunningHouse.in(folder)
                .startInVain(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        assertThat(refused.exitCode()).as(refused.said()).isEqualTo(2);
        assertThat(refused.sentence()).contains(data.toString(), "--data");
    }

    @Test
    void dataWithoutItsKeysDoesNotOpen() throws IOException {
        try (var house = RunningHouse.in(folder.resolve("a"))) {
            Files.createDirectories(house.folder());
            house.start().stop();
            Path thief = Files.createDirectories(folder.resolve("b"));
            Launcher.program(
                            "cp",
                            "-a",
                            house.data().toString(),
                            thief.resolve("data").toString())
                    .wasFine();
            var refused = RunningHouse.in(thief).startInVain();
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.sentence()).contains("keys");
            assertThat(thief.resolve("keys"))
                    .satisfiesAnyOf(
                            keys -> assertThat(keys).doesNotExist(),
                            keys -> assertThat(keys).isEmptyDirectory());
        }
    }

    @Test
    void dataWithKeysOfAnotherHouseDoesNotOpen() throws IOException {
        Path first = Files.createDirectories(folder.resolve("a"));
        Path second = Files.createDirectories(folder.resolve("b"));
        try (var house = RunningHouse.in(first);
                var other = RunningHouse.in(second)) {
            house.start().stop();
            other.start().stop();
            Launcher.program("rm", "-r", second.resolve("data").toString()).wasFine();
            Launcher.program(
                            "cp",
                            "-a",
                            house.data().toString(),
                            second.resolve("data").toString())
                    .wasFine();
            var refused = other.startInVain();
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.sentence()).containsIgnoringCase("key");
        }
    }

    @Test
    void twoHousesNeverShareAFolder() {
        try (var house = RunningHouse.in(folder).start()) {
            var refused = RunningHouse.in(folder).startInVain();
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.sentence()).contains(house.data().toString());
            assertThat(house.isRunning()).isTrue();
        }
    }

    @Test
    void ofTwoFirstStartsAtOnceOneMakesTheKeys() throws Exception {
        var house = RunningHouse.in(folder);
        var said = List.of(folder.resolve("one.txt"), folder.resolve("other.txt"));
        var both = said.stream()
                .map(file -> Launcher.begin(List.of(), house.startArguments(), file))
                .toList();
        try {
            CompletableFuture.anyOf(both.get(0).onExit(), both.get(1).onExit()).get(2, TimeUnit.MINUTES);
            int refused = both.get(0).isAlive() ? 1 : 0;
            assertThat(both.get(refused).exitValue()).isEqualTo(2);
            assertThat(said.get(refused)).content().contains("in use by process");
            assertThat(both.get(1 - refused).isAlive()).isTrue();
        } finally {
            for (Process each : both) {
                each.destroy();
                each.waitFor(1, TimeUnit.MINUTES);
            }
        }
        try (house) {
            assertThat(house.start().stop()).as("the keys fit the data").isZero();
        }
    }

    private String passphrase(String name, String words) throws IOException {
        return Files.writeString(folder.resolve(name), words + "\n").toString();
    }

    static Path theDatabase(RunningHouse house) throws IOException {
        try (Stream<Path> files = Files.walk(house.data())) {
            var databases = files.filter(file -> file.toString().endsWith(".sqlite")
                            || file.toString().endsWith(".db"))
                    .toList();
            assertThat(databases).as("one tenant, one database").hasSize(1);
            return databases.getFirst();
        }
    }

    /// Names and bytes of all files below a folder.
    private static List<String> snapshot(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> file + " "
                            + Launcher.program("sha256sum", file.toString()).out())
                    .toList();
        }
    }
}
