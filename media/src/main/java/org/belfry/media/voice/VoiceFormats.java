package org.belfry.media.voice;

import java.util.Locale;
import java.util.Optional;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Encoding;
import org.belfry.sip.sdp.Codec;

/// The audio room's names for what descriptions call codecs.
public final class VoiceFormats {
    private VoiceFormats() {}

    /// Nothing: not one the audio room has.
    ///
    /// @param opusHz the rate Opus is to be spoken at, which its stream does not show (RFC 7587 §4.1)
    public static Optional<AudioFormat> of(Codec codec, int opusHz) {
        return switch (codec.encoding().toLowerCase(Locale.ROOT)) {
            case "pcmu" -> Optional.of(AudioFormat.PCMU);
            case "pcma" -> Optional.of(AudioFormat.PCMA);
            case "g722" -> Optional.of(AudioFormat.G722);
            case "opus" -> Optional.of(new AudioFormat(Encoding.OPUS, opusHz, 1));
            default -> Optional.empty();
        };
    }

    /// The rate of samples this codec has anyhow; Opus goes with the other's, so that nothing need be
    /// resampled.
    public static int rateHz(Codec codec, Codec other) {
        boolean isOpus = codec.encoding().equalsIgnoreCase("opus");
        Codec ruling = isOpus ? other : codec;
        return of(ruling, 48_000).map(AudioFormat::sampleRateHz).orElse(8_000);
    }
}
