package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The fuzz targets: what was found so far is replayed at every build, and the search goes on in the long suite
/// (docs/FUZZING.md).
final class FuzzTest {

    private static final int LONG_SECONDS = 180;

    @ParameterizedTest
    @EnumSource
    void whatWasFoundBeforeStaysMended(FuzzTarget target) {
        for (byte[] input : FuzzCorpus.read(target.folder(), "found.txt")) {
            assertThatCode(() -> target.run(input))
                    .as(FuzzCorpus.escaped(input))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCorpusIsReadWithoutAThrow(FuzzTarget target) {
        List<byte[]> corpus = FuzzCorpus.read(target.folder(), "corpus.txt");
        assertThat(corpus).hasSizeGreaterThan(50);
        for (byte[] input : corpus) {
            assertThatCode(() -> target.run(input))
                    .as(FuzzCorpus.escaped(input))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void everyOctetSurvivesTheNotation() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String line = FuzzCorpus.escaped(all);
        assertThat(line).matches("[!-~ ]*[!-~]");
        assertThat(FuzzCorpus.unescaped(line)).isEqualTo(all);
        assertThat(FuzzCorpus.unescaped(FuzzCorpus.escaped(new byte[] {'#', ' '})))
                .containsExactly('#', ' ');
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void minutesOfFuzzingFindNothing(FuzzTarget target, @TempDir Path folder) throws Exception {
        Path corpus = folder.resolve("corpus");
        FuzzCorpus.unpack(target.folder(), corpus);
        fuzz(target, folder, corpus);
        // What it learned, to be looked at and taken over into the tree.
        Path kept = Files.createDirectories(Path.of("target", "fuzz", target.folder()));
        Files.writeString(kept.resolve("corpus.txt"), FuzzCorpus.pack(corpus));
    }

    private static void fuzz(FuzzTarget target, Path folder, Path corpus) throws IOException, InterruptedException {
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

    private static List<String> command(FuzzTarget target, Path folder, Path corpus) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx700m", "-cp", System.getProperty("java.class.path")));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + target.type().getName());
        command.add("--instrumentation_includes=org.belfry.**");
        command.add("--custom_hook_includes=org.belfry.**");
        command.add("--reproducer_path=" + folder);
        command.addAll(List.of("-max_total_time=" + LONG_SECONDS, "-timeout=90", "-max_len=4096"));
        command.addAll(List.of("-artifact_prefix=" + folder + "/", corpus.toString()));
        return command;
    }
}
