package org.belfry.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.belfry.ice.stun.StunFuzz;
import org.belfry.ice.turn.TurnFuzz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The fuzz targets (docs/FUZZING.md): the corpus is replayed and bent a little at every build, the search goes on in
/// the long suite. These packets are no text, so a corpus is hexadecimal, one input a line.
final class FuzzTest {

    private static final int LONG_SECONDS = 180;

    enum Target {
        STUN(StunFuzz.class, StunFuzz::fuzzerTestOneInput),
        TURN(TurnFuzz.class, TurnFuzz::fuzzerTestOneInput);

        private final Class<?> type;

        @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
        private final Consumer<byte[]> once;

        Target(Class<?> type, Consumer<byte[]> once) {
            this.type = type;
            this.once = once;
        }
    }

    @ParameterizedTest
    @EnumSource
    void corpusAndWhatIsNearItBreaksNoClaim(Target target) throws Exception {
        long seed = 99;
        var random = new Random(seed);
        for (byte[] input : corpus(target)) {
            for (int round = 0; round < 300; round++) {
                byte[] bent = input.clone();
                for (int i = round == 0 ? 0 : 1 + random.nextInt(4); i > 0; i--) {
                    bent[random.nextInt(bent.length)] = (byte) random.nextInt();
                }
                assertThatCode(() -> target.once.accept(bent))
                        .as("seed %d: %s", seed, HexFormat.of().formatHex(bent))
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void minutesOfFuzzingFindNothing(Target target, @TempDir Path folder) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int number = 0;
        for (byte[] input : corpus(target)) {
            Files.write(corpus.resolve(Integer.toString(number++)), input);
        }
        Path log = folder.resolve("log.txt");
        var process = new ProcessBuilder(command(target, folder, corpus))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(LONG_SECONDS + 300L, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(log);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("Done ");
    }

    private static List<String> command(Target target, Path folder, Path corpus) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx700m", "-cp", System.getProperty("java.class.path")));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + target.type.getName());
        command.add("--instrumentation_includes=org.belfry.**");
        command.add("--custom_hook_includes=org.belfry.**");
        command.add("--reproducer_path=" + folder);
        command.addAll(List.of("-max_total_time=" + LONG_SECONDS, "-timeout=90", "-max_len=2048"));
        command.addAll(List.of("-artifact_prefix=" + folder + "/", corpus.toString()));
        return command;
    }

    private static List<byte[]> corpus(Target target) throws java.io.IOException {
        String name = "/fuzz/" + target.name().toLowerCase(java.util.Locale.ROOT) + ".txt";
        try (InputStream in = Objects.requireNonNull(FuzzTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> HexFormat.of().parseHex(line.replace(" ", "")))
                    .toList();
        }
    }
}
