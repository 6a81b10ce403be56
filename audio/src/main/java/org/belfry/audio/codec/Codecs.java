package org.belfry.audio.codec;

/// Makes encoders and decoders. Immutable; made once, with the library that does Opus.
public final class Codecs {

    private final OpusLibrary opus;

    public Codecs(OpusLibrary opus) {
        this.opus = opus;
    }

    /// For a voice in a call.
    public Encoder encoder(AudioFormat format) {
        return encoder(format, OpusSettings.VOICE);
    }

    /// @param settings used by Opus alone
    public Encoder encoder(AudioFormat format, OpusSettings settings) {
        return switch (format.encoding()) {
            case PCMU, PCMA -> new G711Encoder(format);
            case G722 -> new G722Encoder();
            case L16 -> new L16Encoder(format);
            case OPUS -> opus.encoder(format, settings);
        };
    }

    public Decoder decoder(AudioFormat format) {
        return switch (format.encoding()) {
            case PCMU, PCMA -> new G711Decoder(format);
            case G722 -> new G722Decoder();
            case L16 -> new L16Decoder(format);
            case OPUS -> opus.decoder(format);
        };
    }
}
