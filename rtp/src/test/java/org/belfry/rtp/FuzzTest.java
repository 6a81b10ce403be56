package org.belfry.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.belfry.rtp.srtp.SrtpFuzz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The fuzz targets of this room (docs/FUZZING.md): every build replays the written packets and thousands of changes to
/// them; the long suite searches by coverage.
final class FuzzTest {

    private static final int LONG_SECONDS = 180;
    private static final List<String> SEEDS = List.of("rtp-full", "rtp-two-byte", "rtcp-full");

    enum Target {
        RTP(RtpFuzz.class, RtpFuzz::fuzzerTestOneInput),
        RTCP(RtcpFuzz.class, RtcpFuzz::fuzzerTestOneInput),
        SRTP(SrtpFuzz.class, SrtpFuzz::fuzzerTestOneInput);

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
    void changedPacketsAreReadOrRefused(Target target) {
        long seed = 2_026;
        var chance = new Random(seed);
        for (byte[] input : inputs(chance, 2_000)) {
            assertThatCode(() -> target.once.accept(input))
                    .as("seed %d: %s", seed, Arrays.toString(input))
                    .doesNotThrowAnyException();
        }
    }

    /// The written packets, with and without a byte in front that chooses (see [SrtpFuzz]), and changes to them.
    private static List<byte[]> inputs(Random chance, int changed) {
        var inputs = new ArrayList<byte[]>();
        for (String name : SEEDS) {
            byte[] packet = Packets.file(name);
            inputs.add(packet);
            for (int choice = 0; choice < 12; choice++) {
                byte[] chosen = new byte[packet.length + 1];
                chosen[0] = (byte) (choice < 6 ? choice : 0x80 | choice);
                System.arraycopy(packet, 0, chosen, 1, packet.length);
                inputs.add(chosen);
            }
        }
        int whole = inputs.size();
        for (int i = 0; i < changed; i++) {
            byte[] from = inputs.get(chance.nextInt(whole));
            byte[] input = Arrays.copyOf(from, chance.nextInt(4) == 0 ? chance.nextInt(from.length) : from.length);
            for (int changes = chance.nextInt(5); changes > 0 && input.length > 0; changes--) {
                input[chance.nextInt(input.length)] = (byte) chance.nextInt();
            }
            inputs.add(input);
        }
        return inputs;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void minutesOfFuzzingFindNothing(Target target, @TempDir Path folder) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int number = 0;
        for (byte[] input : inputs(new Random(1), 0)) {
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
                "--instrumentation_includes=org.belfry.**",
                "--custom_hook_includes=org.belfry.**",
                "--reproducer_path=" + folder,
                "-max_total_time=" + LONG_SECONDS,
                "-timeout=90",
                "-max_len=2048",
                "-artifact_prefix=" + folder + "/",
                corpus.toString());
    }
}
