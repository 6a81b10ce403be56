package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Opus (RFC 6716) by libopus. State, samples and packet lie in native memory of its own, 35 KiB (mono)
/// or 60 KiB.
final class LibopusEncoder implements Encoder {

    private final AudioFormat format;
    private final Arena arena = Arena.ofShared();
    private final long state;
    private final MemorySegment samples;
    private final MemorySegment packet;
    private final int lookaheadFrames;

    LibopusEncoder(AudioFormat format, OpusSettings settings) {
        this.format = format;
        int channels = format.channels();
        this.state = arena.allocate(LibopusCalls.encoderSize(channels), 16).address();
        this.samples = arena.allocate(JAVA_SHORT, (long) Lengths.framesMax(format) * channels);
        this.packet = arena.allocate(OpusPacket.BYTES_MAX, Integer.BYTES);
        LibopusCalls.initEncoder(
                state,
                format.sampleRateHz(),
                channels,
                settings.isSpeech() ? LibopusCalls.APPLICATION_VOIP : LibopusCalls.APPLICATION_AUDIO);
        LibopusCalls.control(state, LibopusCalls.SET_BITRATE, settings.bitsPerSecond());
        LibopusCalls.control(state, LibopusCalls.SET_VBR, settings.isConstant() ? 0 : 1);
        LibopusCalls.control(state, LibopusCalls.SET_COMPLEXITY, settings.complexity());
        LibopusCalls.control(state, LibopusCalls.SET_INBAND_FEC, settings.repairs() ? 1 : 0);
        LibopusCalls.control(state, LibopusCalls.SET_PACKET_LOSS_PERC, settings.lossPercent());
        LibopusCalls.control(state, LibopusCalls.SET_DTX, settings.sleepsInSilence() ? 1 : 0);
        LibopusCalls.ask(state, LibopusCalls.GET_LOOKAHEAD, packet.address());
        this.lookaheadFrames = packet.get(JAVA_INT, 0);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int lookaheadFrames() {
        return lookaheadFrames;
    }

    @Override
    public int encode(short[] from, int at, int frames, MemorySegment payload, long payloadAt) {
        Lengths.requireFrames(format, frames);
        // Throws once closed, so that the addresses below are never stale.
        MemorySegment.copy(from, at, samples, JAVA_SHORT, 0, frames * format.channels());
        int bytes = LibopusCalls.encode(state, samples.address(), frames, packet.address(), OpusPacket.BYTES_MAX);
        if (bytes < 0) {
            throw new IllegalArgumentException("frames: %d (libopus: %d)".formatted(frames, bytes));
        }
        MemorySegment.copy(packet, JAVA_BYTE, 0, payload, JAVA_BYTE, payloadAt, bytes);
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
