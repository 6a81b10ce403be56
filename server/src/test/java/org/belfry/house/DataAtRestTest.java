package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody who finds the disk finds nobody on it (policy E6), and somebody who edits the ledger is found (C6).
@Tag("real")
final class DataAtRestTest {

    private static final String NAME = "quasimodo.bellringer";
    private static final String DISPLAY_NAME = "Quasimodo Bellringer";
    private static final String EMAIL = "quasimodo@notredame.example";
    private static final String PASSWORD = "seventeen copper gargoyles sing";

    @TempDir
    Path folder;

    @Test
    void stringsFindsNobody() throws IOException {
        try (var house = RunningHouse.in(folder).start();
                var administrator = HouseClient.atTheConsole(house)) {
            String link = house.enrolmentLink();
            var enrolled = administrator.enrol(link, NAME, DISPLAY_NAME, EMAIL, PASSWORD);
            // Alive and just after: the write-ahead log and the main file both count.
            nobodyIsReadable(house, link, enrolled);
            assertThat(house.stop()).isZero();
            nobodyIsReadable(house, link, enrolled);
            onlyTheOwnerMayRead(house.data());
            onlyTheOwnerMayRead(house.keys());
        }
    }

    @Test
    void theLinkWorksOnce() {
        try (var house = RunningHouse.in(folder).start();
                var first = HouseClient.atTheConsole(house);
                var second = HouseClient.atTheConsole(house)) {
            String link = house.enrolmentLink();
            first.enrol(link, NAME, DISPLAY_NAME, EMAIL, PASSWORD);
            String token = link.substring(link.indexOf('#') + 1);
            var refused = second.post("/api/v1/enrolment/look", java.util.Map.of("token", token))
                    .is(410);
            assertThat(refused.text("code")).isEqualTo("invitation-spent");
        }
    }

    @Test
    void oneFlippedByteInTheLedgerIsFoundAndNamed() throws IOException {
        try (var house = RunningHouse.in(folder).start()) {
            for (int i = 0; i < 5; i++) {
                house.command("user", "invite").wasFine();
            }
            house.stop();
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
            flipOneByteOfTheThirdRow(BadStartTest.theDatabase(house));
            var verdict = house.command("audit", "verify");
            assertThat(verdict.exitCode()).as(verdict.said()).isEqualTo(1);
            assertThat(verdict.out()).contains("broken at row 3");
        }
    }

    @Test
    void anExportedLedgerIsVerifiedWithThePublicKeyAlone() throws IOException {
        Path export = folder.resolve("ledger.export");
        Path key = folder.resolve("ledger.pem");
        try (var house = RunningHouse.in(folder).start()) {
            house.command("user", "invite").wasFine();
            house.command("audit", "export", export.toString()).wasFine();
            Files.writeString(key, house.command("audit", "key").wasFine().out());
        }
        var verify = List.of("audit", "verify", "--file", export.toString(), "--key", key.toString());
        assertThat(Launcher.run(List.of(), verify).wasFine().out()).contains("whole");
        byte[] bytes = Files.readAllBytes(export);
        bytes[bytes.length / 2] ^= 1;
        Files.write(export, bytes);
        assertThat(Launcher.run(List.of(), verify).exitCode()).isNotZero();
    }

    private static void nobodyIsReadable(RunningHouse house, String link, HouseClient.Enrolled enrolled)
            throws IOException {
        var codes = enrolled.answer().body().path("recoveryCodes").valueStream().map(code -> code.asText());
        var words = Stream.concat(
                        Stream.of(
                                NAME,
                                DISPLAY_NAME,
                                "quasimodo",
                                EMAIL,
                                PASSWORD,
                                enrolled.totpSecret(),
                                link.substring(link.indexOf('#') + 1)),
                        codes)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        try (Stream<Path> files = Files.walk(house.data())) {
            // console-link is meant to be read by its owner; what it holds opens nothing any more.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("console-link"))
                    .toList()) {
                for (String encoding : List.of("s", "l", "b")) {
                    String readable = Launcher.program("strings", "-a", "-e", encoding, "-n", "5", file.toString())
                            .wasFine()
                            .out()
                            .toLowerCase(Locale.ROOT);
                    assertThat(words).as("%s, encoding %s", file, encoding).noneMatch(readable::contains);
                }
            }
        }
    }

    private static void onlyTheOwnerMayRead(Path root) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().equals("authority.pem")))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .endsWith("------"));
        }
    }

    /// Edits the sealed details of one row from outside, as somebody with the disk would: one bit, nothing else.
    private static void flipOneByteOfTheThirdRow(Path database) {
        String flipped = "CASE substr(details_sealed, -1) WHEN x'00' THEN x'01' ELSE x'00' END";
        String sql = "UPDATE audit SET details_sealed = CAST(substr(details_sealed, 1, length(details_sealed) - 1) || "
                + flipped + " AS BLOB) WHERE sequence = 3; SELECT changes();";
        var changed =
                Launcher.program("sqlite3", database.toString(), sql).wasFine().out();
        assertThat(changed.getBytes(StandardCharsets.UTF_8)).isEqualTo("1\n".getBytes(StandardCharsets.UTF_8));
    }
}
