package org.belfry.audio.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.belfry.audio.Program;
import org.belfry.audio.Sounds;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.OpusLibrary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ffmpeg, ffprobe, opusdec, opusinfo and opusenc read what we write and write what we read.
@Tag("real")
final class RealPlayersTest {

    @TempDir
    Path folder;

    @Test
    void playersHearOurOpusFiles() throws Exception {
        short[] voice = Sounds.voice(31, 48_000, 48_000 * 5);
        Bytes sink = Bytes.opus(voice, 1, OpusLibrary.best(), 0);
        Files.write(folder.resolve("ours.opus"), sink.all());
        Program.run(folder, "opusdec", "--quiet", "--rate", "48000", "ours.opus", "opusdec.raw");
        Program.run(folder, "ffmpeg", "-v", "error", "-i", "ours.opus", "-f", "s16le", "ffmpeg.raw");
        for (String who : new String[] {"opusdec.raw", "ffmpeg.raw"}) {
            short[] heard = Program.samples(Files.readAllBytes(folder.resolve(who)));
            assertThat(heard.length).as(who).isEqualTo(voice.length - 312);
            assertThat(Sounds.snr(voice, heard, 0)).as(who).isGreaterThan(6);
        }
        assertThat(Program.run(folder, "opusinfo", "ours.opus")).doesNotContainIgnoringCase("warning");
    }

    @Test
    void playersHearAFileCutShort() throws Exception {
        Bytes sink = Bytes.opus(Sounds.voice(31, 48_000, 48_000 * 8), 1, OpusLibrary.best(), 0);
        Files.write(folder.resolve("cut.opus"), Arrays.copyOf(sink.all(), sink.pieces.get(7) + 777));
        Program.run(folder, "opusdec", "--quiet", "--rate", "48000", "cut.opus", "cut.raw");
        assertThat(Files.size(folder.resolve("cut.raw"))).isEqualTo(2 * (5 * 48_000 - 312));
        String seconds = Program.run(
                folder, "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", "cut.opus");
        assertThat(Double.parseDouble(seconds.strip())).isCloseTo(5, within(0.02));
    }

    @Test
    void weHearTheirOpusFiles() throws Exception {
        short[] voice = Sounds.voice(31, 48_000, 48_000 * 5);
        Files.write(folder.resolve("in.raw"), Program.raw(voice));
        Program.run(
                folder,
                "opusenc",
                "--quiet",
                "--raw",
                "--raw-rate",
                "48000",
                "--raw-chan",
                "1",
                "in.raw",
                "opusenc.opus");
        Program.run(
                folder,
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "s16le",
                "-ar",
                "48000",
                "-i",
                "in.raw",
                "-c:a",
                "libopus",
                "ffmpeg.opus");
        for (String who : new String[] {"opusenc.opus", "ffmpeg.opus"}) {
            byte[] file = Files.readAllBytes(folder.resolve(who));
            try (Decoder decoder = OpusLibrary.best().decoder(AudioFormat.OPUS)) {
                short[] heard = Bytes.opened(OggOpusFile.open(MemorySegment.ofArray(file)))
                        .samples(decoder, 48_000 * 60);
                assertThat(heard).as(who).hasSameSizeAs(voice);
                assertThat(Sounds.snr(voice, heard, 0)).as(who).isGreaterThan(6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.belfry.audio.file.WavTest#formats")
    void bothReadEachOthersWavFiles(WavFormat format) throws Exception {
        short[] voice = Sounds.voice(4, format.rateHz(), 2 * format.rateHz());
        var sink = new Bytes();
        new WavWriter(format, sink).write(voice, 0, voice.length / format.channels());
        Files.write(folder.resolve("ours.wav"), sink.all());
        Program.run(folder, "ffmpeg", "-v", "error", "-i", "ours.wav", "-f", "s16le", "ours.raw");
        assertThat(Sounds.snr(voice, Program.samples(Files.readAllBytes(folder.resolve("ours.raw"))), 0))
                .isGreaterThan(30);
        String codec = switch (format.coding()) {
            case PCM16 -> "pcm_s16le";
            case ALAW -> "pcm_alaw";
            case ULAW -> "pcm_mulaw";
        };
        Program.run(folder, "ffmpeg", "-v", "error", "-i", "ours.wav", "-c:a", codec, "theirs.wav");
        WavFile theirs =
                Bytes.opened(WavFile.open(MemorySegment.ofArray(Files.readAllBytes(folder.resolve("theirs.wav")))));
        assertThat(theirs.format()).isEqualTo(format);
        short[] heard = new short[voice.length];
        assertThat(theirs.read(0, voice.length, heard, 0)).isEqualTo(voice.length / format.channels());
        assertThat(Sounds.snr(voice, heard, 0)).isGreaterThan(30);
    }
}
