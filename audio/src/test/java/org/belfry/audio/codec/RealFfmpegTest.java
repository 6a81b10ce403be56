package org.belfry.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.audio.Program;
import org.belfry.audio.Sounds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What ffmpeg makes of our payloads and we of its: the same samples to the bit, and of G.722 the same
/// octets.
@Tag("real")
final class RealFfmpegTest {

    static Stream<Arguments> codecs() {
        return Stream.of(
                Arguments.of(AudioFormat.PCMU, "pcm_mulaw", "mulaw"),
                Arguments.of(AudioFormat.PCMA, "pcm_alaw", "alaw"),
                Arguments.of(AudioFormat.G722, "g722", "g722"));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void bothDecodeTheSame(AudioFormat format, String codec, String container, @TempDir Path folder) throws Exception {
        var codecs = new Codecs(OpusLibrary.best());
        String rate = Integer.toString(format.sampleRateHz());
        short[] sound = sound(format.sampleRateHz());
        Files.write(folder.resolve("in.raw"), Program.raw(sound));
        ffmpeg(folder, "-f", "s16le", "-ar", rate, "-i", "in.raw", "-c:a", codec, "-f", container, "theirs.bin");
        byte[] ours = Lines.encoded(codecs.encoder(format), sound);
        Files.write(folder.resolve("ours.bin"), ours);
        for (String who : List.of("ours", "theirs")) {
            // Their G.722 reader takes no rate; it knows it.
            String[] option = format.encoding() == Encoding.G722 ? new String[0] : new String[] {"-ar", rate};
            var command = new ArrayList<>(List.of("-f", container));
            command.addAll(List.of(option));
            command.addAll(List.of("-i", who + ".bin", "-f", "s16le", who + ".raw"));
            ffmpeg(folder, command.toArray(String[]::new));
            byte[] octets = Files.readAllBytes(folder.resolve(who + ".bin"));
            assertThat(Lines.decoded(codecs.decoder(format), octets))
                    .isEqualTo(Program.samples(Files.readAllBytes(folder.resolve(who + ".raw"))));
        }
        byte[] theirs = Files.readAllBytes(folder.resolve("theirs.bin"));
        assertThat(theirs).hasSameSizeAs(ours);
        // G.711 leaves open how a sample between two values is rounded; G.722 leaves nothing open.
        int different = 0;
        for (int i = 0; i < ours.length; i++) {
            different += ours[i] == theirs[i] ? 0 : 1;
        }
        assertThat(different).isLessThanOrEqualTo(format.encoding() == Encoding.G722 ? 0 : ours.length / 40);
    }

    private static void ffmpeg(Path folder, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("ffmpeg", "-v", "error"));
        command.addAll(List.of(arguments));
        Program.run(folder, command.toArray(String[]::new));
    }

    /// A voice, then every value a sample can have.
    private static short[] sound(int rateHz) {
        short[] voice = Sounds.voice(17, rateHz, 2 * rateHz);
        short[] all = Arrays.copyOf(voice, voice.length + 65_536 / 320 * 320);
        for (int i = voice.length; i < all.length; i++) {
            all[i] = (short) (i - voice.length - 32_768);
        }
        return all;
    }
}
