package org.belfry.house.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.belfry.audio.file.WavFormat;
import org.belfry.audio.file.WavWriter;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;

/// Tones as they are played and as they must be heard.
public final class Tones {

    /// Of every tone, root mean square: well above noise, well below where a browser would limit it.
    static final double DBOV = -20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LISTENED_MS = 600;
    private static final double CLEAN = 0.8;

    private Tones() {}

    /// A file of so many seconds, 48,000 samples each; whole seconds hold whole periods, so it may be
    /// repeated.
    public static Path file(Path folder, int hz, int seconds) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = new WavWriter(new WavFormat(WavFormat.Coding.PCM16, 48_000, 1), bytes::write);
        short[] samples = new short[48_000];
        var tone = new ToneGenerator(Tone.steady(hz), 48_000, DBOV);
        for (int i = 0; i < seconds; i++) {
            tone.generate(samples, 0, samples.length);
            writer.write(samples, 0, samples.length);
        }
        byte[] file = bytes.toByteArray();
        System.arraycopy(writer.header(), 0, file, 0, WavWriter.HEADER_BYTES);
        return Files.write(folder.resolve("tone-%d.wav".formatted(hz)), file);
    }

    /// Waits until that tone, clean and as loud as it was sent, is what `peer` hears.
    ///
    /// @param offDb by how much it may be louder or softer
    static void heard(String who, Peer peer, int hz, double offDb) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            var sound = peer.heard().last(LISTENED_MS);
            String told = "%s listens for %d Hz and hears %s".formatted(who, hz, sound.told());
            assertThat(sound.milliseconds()).as(told).isGreaterThanOrEqualTo(LISTENED_MS - 20);
            var tone = sound.tone();
            assertThat(tone.hz()).as(told).isCloseTo(hz, Offset.offset(4.0));
            assertThat(tone.dBov()).as(told).isCloseTo(DBOV, Offset.offset(offDb));
            assertThat(tone.share()).as(told).isGreaterThan(CLEAN);
        });
    }
}
