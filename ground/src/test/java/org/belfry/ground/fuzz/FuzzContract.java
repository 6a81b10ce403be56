package org.belfry.ground.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A room's fuzz targets, held to what every target is held to: what was found so far, and what is near it, is replayed
/// at every build, and the search by coverage goes on in the long suite, for [#SECONDS] or as many as `FUZZ_SECONDS` of
/// the environment says.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FuzzContract {

    private static final int SECONDS = 180;
    /// Of an input that is longer, half of the changes go to its beginning: headers decide more than what is in them.
    private static final int BEGINNING_BYTES = 120;

    /// What is fuzzed in this room.
    protected abstract Stream<FuzzTarget> targets();

    @ParameterizedTest
    @MethodSource("targets")
    protected final void whatIsKnownBreaksNoClaim(FuzzTarget target) throws Exception {
        List<byte[]> inputs = target.inputs();
        assertThat(inputs).isNotEmpty();
        for (byte[] input : inputs) {
            breaksNothing(target, input, FuzzCorpus.escaped(input));
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    protected final void whatIsNearItBreaksNoClaim(FuzzTarget target) throws Exception {
        long seed = 2_026;
        var chance = new Random(seed);
        List<byte[]> inputs = target.inputs();
        for (int i = 0; i < target.near(); i++) {
            byte[] input = changed(inputs.get(i % inputs.size()), chance);
            breaksNothing(target, input, "seed %d, %s".formatted(seed, FuzzCorpus.escaped(input)));
        }
    }

    private static void breaksNothing(FuzzTarget target, byte[] input, String what) {
        assertThatCode(() -> target.once().accept(input.clone())).as(what).doesNotThrowAnyException();
    }

    private static byte[] changed(byte[] from, Random chance) {
        boolean cut = from.length > 0 && chance.nextInt(4) == 0;
        byte[] input = Arrays.copyOf(from, cut ? chance.nextInt(from.length) : from.length);
        for (int changes = 1 + chance.nextInt(4); changes > 0 && input.length > 0; changes--) {
            int most = chance.nextBoolean() ? input.length : Math.min(input.length, BEGINNING_BYTES);
            input[chance.nextInt(most)] = (byte) chance.nextInt();
        }
        return input;
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Tag("long")
    protected final void minutesOfFuzzingFindNothing(FuzzTarget target, @TempDir Path folder) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        FuzzCorpus.unpack(target.inputs(), corpus);
        Path kept = Files.createDirectories(Path.of("target", "fuzz", target.name()));
        String said = fuzz(target, folder, corpus);
        // What it learned, to be looked at and taken over into the tree; and how much it tried.
        Files.writeString(kept.resolve(FuzzCorpus.file(target.name())), FuzzCorpus.pack(target.name(), corpus));
        String done = said.lines()
                .filter(line -> line.startsWith("Done "))
                .findFirst()
                .orElseThrow();
        Files.writeString(kept.resolve("done.txt"), done + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String fuzz(FuzzTarget target, Path folder, Path corpus) throws IOException, InterruptedException {
        var time = Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("FUZZ_SECONDS", "" + SECONDS)));
        Path log = folder.resolve("log.txt");
        var process = new ProcessBuilder(command(target, time, folder, corpus))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(time.toSeconds() * 2 + 300, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(log);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("Done ");
        return said;
    }

    private static List<String> command(FuzzTarget target, Duration time, Path folder, Path corpus) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx700m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + target.type().getName());
        command.add("--instrumentation_includes=" + String.join(":", target.along()));
        command.add("--custom_hook_includes=org.belfry.**");
        command.add("--reproducer_path=" + folder);
        command.addAll(List.of("-max_total_time=" + time.toSeconds(), "-timeout=90", "-max_len=4096"));
        command.addAll(List.of("-artifact_prefix=" + folder + "/", corpus.toString()));
        return command;
    }
}
