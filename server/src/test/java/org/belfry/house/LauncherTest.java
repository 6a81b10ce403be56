package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.belfry.house.Launcher.Ended;
import org.belfry.server.cli.Belfry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The launcher by itself, in a checkout of nothing but the launcher: there is no Java, no Node and no
/// Maven to be found, so an answer is one that nothing was built for.
final class LauncherTest {

    @TempDir
    Path checkout;

    @BeforeEach
    void checkOut() throws IOException {
        Files.copy(WorkTree.root().resolve("belfry"), checkout.resolve("belfry"));
        Files.writeString(checkout.resolve("pom.xml"), "<project>\n  <version>0.7.1</version>\n</project>\n");
    }

    @Test
    void beforeAnythingIsBuiltHelpNamesTheVerbsOfTheProgramInItsWords() {
        var expected = new ArrayList<String>();
        new CommandLine(new Belfry()).getSubcommands().forEach((name, verb) -> {
            var usage = verb.getCommandSpec().usageMessage();
            if (!usage.hidden()) {
                // The library's own verb says in its header what the others say in their description.
                String[] said = usage.header().length > 0 ? usage.header() : usage.description();
                expected.add("%-11s  %s".formatted(name, said[0]));
            }
        });

        assertThat(verbsIn(belfry("help").wasFine().out())).isEqualTo(expected);
    }

    @Test
    void whatOnlyTheLauncherCanDoStandsInBothHelps() {
        String own = belfry("help").wasFine().out();

        var footer =
                new CommandLine(new Belfry()).getCommandSpec().usageMessage().footer();
        assertThat(Stream.of(footer).filter(line -> line.startsWith("  ")))
                .hasSize(4)
                .allSatisfy(line -> {
                    String[] verbAndWords = line.strip().split(" +", 2);
                    assertThat(own).contains("  %-11s  %s\n".formatted(verbAndWords[0], verbAndWords[1]));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help", "--help", "-h", "help start", "start --help"})
    void whoeverAsksWhatThereIsWaitsForNoBuild(String words) {
        assertThat(belfry(words.isEmpty() ? new String[0] : words.split(" "))
                        .wasFine()
                        .out())
                .startsWith("Usage: belfry VERB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsThatOfTheCheckout(String option) {
        assertThat(belfry(option).wasFine().out()).isEqualTo("Belfry 0.7.1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strat", "train", "--strat", ".*"})
    void aMistypedVerbIsRefusedAndNothingIsBuilt(String verb) {
        var ended = belfry(verb);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.sentence()).isEqualTo("there is no verb '%s'; the verbs stand above.".formatted(verb));
        assertThat(checkout.resolve("target")).doesNotExist();
    }

    @Test
    void anInterruptedTrainingLeavesNeitherKeysNorHalfARecordAndCostsNoBuild() throws IOException {
        var house = built();
        var temporary = Files.createDirectory(checkout.resolve("tmp"));
        java("""
                case "$*" in *AOTCacheOutput=*) mkdir "$TMPDIR"/*/data-keys; : >"$HOUSE/fresh.aot.config"
                    kill -TERM "$PPID" ;; esac
                """);

        var ended = belfry("start");

        assertThat(ended.exitCode()).as(ended.said()).isEqualTo(143);
        assertThat(temporary).isEmptyDirectory();
        assertThat(listed(house)).containsExactlyInAnyOrder("built", "java.flags", "lib");
    }

    @Test
    void aStartTakesUpATrainingThatWasInterruptedAndTriesInVainOnlyOnce() throws IOException {
        var house = built();
        Files.createDirectory(checkout.resolve("tmp"));
        java("case \"$*\" in *AOTCacheOutput=*) exit 1 ;; *) echo \"begun: $*\" ;; esac\n");

        assertThat(belfry("start").wasFine().err()).contains("no start-up cache this time");
        assertThat(listed(house)).contains("untrained").doesNotContain("belfry.aot");
        assertThat(belfry("start").wasFine().err()).isEmpty();

        Files.delete(house.resolve("untrained"));
        java("""
                for word; do case $word in *AOTCacheOutput=*) : >"${word#*=}"; exit ;; esac; done
                echo "begun: $*"
                """);
        assertThat(belfry("start").wasFine().out()).contains("-XX:AOTCache=" + house.resolve("belfry.aot"));
        assertThat(listed(house)).doesNotContain("fresh.aot");
    }

    @Test
    void ofTwoAtOnceOneTrainsAndTheOtherSaysThatItWaits() throws Exception {
        var house = built();
        Files.createDirectory(checkout.resolve("tmp"));
        var second = checkout.resolve("second.txt");
        // The training goes on until the second launcher has said something; it would wait for ever for one that does
        // not.
        java("""
                for word; do case $word in *AOTCacheOutput=*)
                    echo trained >>"$HOUSE/../trainings"
                    until [ -s "$HOUSE/../../../second.txt" ]; do sleep 0.05; done
                    : >"${word#*=}"; exit ;; esac; done
                echo "begun: $*"
                """);

        var first = Launcher.begin(command("start"), checkout.resolve("first.txt"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(house.resolve("../trainings").normalize()));
        var other = Launcher.begin(command("start"), second);

        assertThat(first.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        assertThat(Files.readString(second))
                .startsWith("belfry: another belfry is building in this checkout; waiting until it is done\n")
                .contains("begun: ", "-XX:AOTCache=" + house.resolve("belfry.aot"));
        assertThat(Files.readString(checkout.resolve("first.txt"))).startsWith("begun: ");
        assertThat(house.resolve("../trainings").normalize()).hasContent("trained");
    }

    /// What a build leaves behind, as far as the launcher looks.
    private Path built() throws IOException {
        var house = checkout.resolve("server/target/belfry");
        Files.createDirectories(house.resolve("lib"));
        Files.createDirectory(checkout.resolve("target"));
        Files.writeString(house.resolve("java.flags"), "-Xmx1m\n");
        Files.createFile(house.resolve("built"));
        return house;
    }

    /// Puts a JDK there whose `java` is the script given.
    private void java(String script) throws IOException {
        var bin = Files.createDirectories(checkout.resolve("jdk/bin"));
        Files.writeString(checkout.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        var java = bin.resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    private Ended belfry(String... arguments) {
        return Launcher.program(command(arguments));
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(
                "env",
                "-i",
                "PATH=/usr/bin:/bin",
                "BELFRY_JAVA_HOME=" + checkout.resolve("jdk"),
                "TMPDIR=" + checkout.resolve("tmp"),
                "HOUSE=" + checkout.resolve("server/target/belfry"),
                checkout.resolve("belfry").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// The lines of the first list, without their indent.
    private static List<String> verbsIn(String help) {
        return help.lines()
                .dropWhile(line -> !line.startsWith("  "))
                .takeWhile(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();
    }

    private static List<String> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
