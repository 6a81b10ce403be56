package org.belfry.audio.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;

/// Opus in plain Java.
final class Concentus implements OpusLibrary {

    @Override
    public String name() {
        return "Concentus";
    }

    @Override
    public Encoder encoder(AudioFormat format, OpusSettings settings) {
        try {
            var encoder = new OpusEncoder(
                    format.sampleRateHz(),
                    format.channels(),
                    settings.isSpeech()
                            ? OpusApplication.OPUS_APPLICATION_VOIP
                            : OpusApplication.OPUS_APPLICATION_AUDIO);
            encoder.setBitrate(settings.bitsPerSecond());
            encoder.setUseVBR(!settings.isConstant());
            encoder.setComplexity(settings.complexity());
            encoder.setUseInbandFEC(settings.repairs());
            encoder.setPacketLossPercent(settings.lossPercent());
            encoder.setUseDTX(settings.sleepsInSilence());
            return new ConcentusEncoder(format, encoder);
        } catch (OpusException impossible) {
            throw new IllegalStateException("Concentus refuses %s".formatted(format), impossible);
        }
    }

    @Override
    public Decoder decoder(AudioFormat format) {
        try {
            return new ConcentusDecoder(format, new OpusDecoder(format.sampleRateHz(), format.channels()));
        } catch (OpusException impossible) {
            throw new IllegalStateException("Concentus refuses %s".formatted(format), impossible);
        }
    }
}
