package org.belfry.media;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;

/// A telephone with a mouth for one tone, and an ear.
final class Singer implements AutoCloseable {
    static final double LEVEL_DBOV = -15;
    static final int FRAME_MS = 20;

    private static final int PATIENCE_MS = 10_000;
    private static final Codecs CODECS = new Codecs(OpusLibrary.best());

    private final Phone phone;
    private final AudioFormat format;
    private final ToneGenerator tone;
    private final Encoder encoder;
    private final Decoder decoder;
    private final short[] frame;
    private final short[] room;
    private final MemorySegment payload = Arena.ofAuto().allocate(2_048);
    private short[] heard = new short[0];

    /// After the call stands.
    Singer(Phone phone, int hz) {
        this.phone = phone;
        format = switch (phone.codec().encoding().toLowerCase(Locale.ROOT)) {
            case "pcmu" -> AudioFormat.PCMU;
            case "pcma" -> AudioFormat.PCMA;
            case "g722" -> AudioFormat.G722;
            default -> AudioFormat.OPUS;
        };
        tone = new ToneGenerator(Tone.steady(hz), format.sampleRateHz(), LEVEL_DBOV);
        encoder = CODECS.encoder(format);
        decoder = CODECS.decoder(format);
        frame = new short[format.frames(FRAME_MS)];
        room = new short[format.frames(AudioFormat.PACKET_MS_MAX)];
    }

    /// Ticks of a packet.
    int ticks() {
        return format.clockTicks(frame.length);
    }

    int rateHz() {
        return format.sampleRateHz();
    }

    /// The next packet, not sent yet.
    byte[] next() {
        tone.generate(frame, 0, frame.length);
        int bytes = encoder.encode(frame, 0, frame.length, payload, 0);
        int type = phone.voice().codec().orElseThrow().send();
        return phone.packet(type, false, ticks(), payload.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }

    /// Takes in what comes until nothing does for so long: not for what is played, which may go on for ever.
    ///
    /// @return packets
    int listen(int millis) throws IOException {
        int count = 0;
        for (byte[] one = phone.hear(millis); one != null; one = phone.hear(millis)) {
            keep(one);
            count++;
        }
        return count;
    }

    /// Takes in so many packets, each of which has to come.
    void take(int packets) throws IOException {
        for (int i = 0; i < packets; i++) {
            keep(Objects.requireNonNull(phone.hear(PATIENCE_MS), "nothing comes"));
        }
    }

    private void keep(byte[] packet) {
        MemorySegment.copy(packet, 0, payload, ValueLayout.JAVA_BYTE, 0, packet.length);
        int frames = decoder.decode(payload, 0, packet.length, room, 0);
        if (frames > 0) {
            int before = heard.length;
            heard = Arrays.copyOf(heard, before + frames);
            System.arraycopy(room, 0, heard, before, frames);
        }
    }

    /// What was heard until now.
    short[] heard() {
        return heard;
    }

    void forget() {
        heard = new short[0];
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
