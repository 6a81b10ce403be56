package org.belfry.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.belfry.audio.codec.G722Fuzz;
import org.belfry.audio.codec.OpusFuzz;
import org.belfry.audio.file.OggFuzz;
import org.belfry.audio.file.WavFormat;
import org.belfry.audio.file.WavFuzz;
import org.belfry.audio.tone.DtmfFuzz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The fuzz targets of this room (docs/FUZZING.md): every build tries hundreds of changes to what is
/// whole; the long suite searches by coverage.
final class FuzzTest {

    private static final int LONG_SECONDS = 180;

    enum Target {
        OGG(OggFuzz.class, OggFuzz::fuzzerTestOneInput),
        WAV(WavFuzz.class, WavFuzz::fuzzerTestOneInput),
        OPUS(OpusFuzz.class, OpusFuzz::fuzzerTestOneInput),
        G722(G722Fuzz.class, G722Fuzz::fuzzerTestOneInput),
        DTMF(DtmfFuzz.class, DtmfFuzz::fuzzerTestOneInput);

        private final Class<?> type;

        @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
        private final Consumer<byte[]> once;

        Target(Class<?> type, Consumer<byte[]> once) {
            this.type = type;
            this.once = once;
        }

        List<byte[]> seeds() {
            return switch (this) {
                case OGG -> List.of(OggFuzz.seed(1), OggFuzz.seed(2));
                case WAV ->
                    Arrays.stream(WavFormat.Coding.values()).map(WavFuzz::seed).toList();
                case OPUS, G722 -> List.of(OpusFuzz.seed(8_000), OpusFuzz.seed(24_000), OpusFuzz.seed(60_000));
                case DTMF -> List.of(DtmfFuzz.seed('5'), DtmfFuzz.seed('#'));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedInputsAreReadOrRefused(Target target) {
        long seed = 2_026;
        var chance = new Random(seed);
        for (byte[] whole : target.seeds()) {
            for (int round = 0; round < 400; round++) {
                byte[] input = Arrays.copyOf(
                        whole, round > 0 && chance.nextInt(4) == 0 ? chance.nextInt(whole.length) : whole.length);
                for (int i = round == 0 ? 0 : 1 + chance.nextInt(4); i > 0 && input.length > 0; i--) {
                    // Headers are looked at harder than what is in them.
                    int most = chance.nextBoolean() ? input.length : Math.min(input.length, 120);
                    input[chance.nextInt(most)] = (byte) chance.nextInt();
                }
                assertThatCode(() -> target.once.accept(input.clone()))
                        .as("seed %d: %s", seed, HexFormat.of().formatHex(input))
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
        for (byte[] input : target.seeds()) {
            Files.write(corpus.resolve("seed-%d".formatted(number++)), input);
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
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type.getName(),
                "--instrumentation_includes=org.belfry.**:io.github.jaredmdobson.**",
                "--custom_hook_includes=org.belfry.**",
                "--reproducer_path=" + folder,
                "-max_total_time=" + LONG_SECONDS,
                "-timeout=90",
                "-max_len=4096",
                "-artifact_prefix=" + folder + "/",
                corpus.toString());
    }
}
