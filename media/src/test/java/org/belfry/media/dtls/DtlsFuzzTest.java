package org.belfry.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fuzz target `dtls` (docs/FUZZING.md): a true handshake, and what is near it, breaks no claim.
///
/// A handshake has fresh keys each time, so there is no corpus: its seeds are what two sides of ours just said.
final class DtlsFuzzTest {

    private static final int LONG_SECONDS = 180;

    @Test
    void handshakesThatAreNearATrueOneBreakNoClaim() throws Exception {
        long seed = 77;
        var chance = new Random(seed);
        for (byte[] input : seeds()) {
            for (int round = 0; round < 150; round++) {
                byte[] bent = input.clone();
                for (int i = round == 0 ? 0 : 1 + chance.nextInt(4); i > 0; i--) {
                    bent[chance.nextInt(Math.min(bent.length, round < 75 ? 120 : bent.length))] =
                            (byte) chance.nextInt();
                }
                assertThatCode(() -> DtlsFuzz.fuzzerTestOneInput(bent))
                        .as("seed %d: %s", seed, HexFormat.of().formatHex(bent))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    @Tag("long")
    void minutesOfFuzzingFindNothing(@TempDir Path folder) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int number = 0;
        for (byte[] input : seeds()) {
            Files.write(corpus.resolve(Integer.toString(number++)), input);
        }
        Path log = folder.resolve("log.txt");
        var process = new ProcessBuilder(command(folder, corpus))
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

    /// What each side said in one handshake, as input for the other role.
    private static List<byte[]> seeds() throws Exception {
        try (var house = new House(House.FAST)) {
            var client = house.side();
            var server = house.side();
            server.open(house.associations, DtlsRole.SERVER, List.of(client.identity.fingerprint()), client::received);
            client.open(house.associations, DtlsRole.CLIENT, List.of(server.identity.fingerprint()), server::received);
            await().until(() -> client.isDecided() && server.isDecided());
            var seeds = new ArrayList<byte[]>();
            seeds.add(input(0, client.sent));
            seeds.add(input(1, server.sent));
            return seeds;
        }
    }

    private static byte[] input(int role, List<byte[]> datagrams) {
        var input = new ByteArrayOutputStream();
        input.write(role);
        for (byte[] datagram : datagrams) {
            input.write(datagram.length >> 8);
            input.write(datagram.length);
            input.writeBytes(datagram);
        }
        return input.toByteArray();
    }

    private static List<String> command(Path folder, Path corpus) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx700m", "-cp", System.getProperty("java.class.path")));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + DtlsFuzz.class.getName());
        command.add("--instrumentation_includes=org.belfry.**:org.bouncycastle.tls.**");
        command.add("--custom_hook_includes=org.belfry.**");
        command.add("--reproducer_path=" + folder);
        command.addAll(List.of("-max_total_time=" + LONG_SECONDS, "-timeout=90", "-max_len=4096"));
        command.addAll(List.of("-artifact_prefix=" + folder + "/", corpus.toString()));
        return command;
    }
}
