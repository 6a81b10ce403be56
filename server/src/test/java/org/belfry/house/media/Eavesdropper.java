package org.belfry.house.media;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.belfry.audio.Level;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.tone.ToneProbe;
import org.belfry.rtp.RtpHeader;

/// Plays what it sees on the wire as if it were sound, in every codec, and listens for tones.
final class Eavesdropper {

    /// Shorter than anything that was heard, longer than chance keeps one pitch.
    private static final int STRETCH_MS = 400;

    /// As many as [#STRETCH_MS] takes at 20 ms.
    private static final int PACKETS_MIN = 20;

    static final List<AudioFormat> FORMATS =
            List.of(AudioFormat.PCMU, AudioFormat.PCMA, AudioFormat.G722, AudioFormat.OPUS);

    private final Codecs codecs = new Codecs(OpusLibrary.best());

    /// A tone in a flow: how much of the power of its best stretch it is.
    record Heard(AudioFormat format, int hz, double share) {}

    /// The clearest of these tones, of each codec; nothing where there is less RTP than a tone needs
    /// (a browser tries one way before it takes another).
    List<Heard> listen(List<byte[]> datagrams, List<Integer> tones) {
        var packets = datagrams.stream().filter(Eavesdropper::isRtp).toList();
        var heard = new ArrayList<Heard>();
        for (AudioFormat format : FORMATS) {
            if (packets.size() >= PACKETS_MIN) {
                heard.add(clearest(format, played(packets, format), tones));
            }
        }
        return heard;
    }

    /// By the first bytes (RFC 7983 §7, RFC 5761 §4): no STUN, no DTLS, no RTCP.
    static boolean isRtp(byte[] datagram) {
        int type = datagram.length < RtpHeader.FIXED_BYTES ? 0 : datagram[1] & 0x7F;
        return datagram.length > RtpHeader.FIXED_BYTES && (datagram[0] & 0xC0) == 0x80 && (type < 64 || type > 95);
    }

    private Sound played(List<byte[]> packets, AudioFormat format) {
        var log = new SoundLog(format.sampleRateHz(), packets.size() * AudioFormat.PACKET_MS_MAX);
        short[] samples = new short[format.frames(AudioFormat.PACKET_MS_MAX)];
        try (Decoder decoder = codecs.decoder(format)) {
            for (byte[] packet : packets) {
                var segment = MemorySegment.ofArray(packet);
                int header = RtpHeader.bytes(segment, 0, packet.length);
                if (header > 0) {
                    int frames = decoder.decode(segment, header, packet.length - header, samples, 0);
                    log.add(samples, Math.max(0, frames));
                }
            }
        }
        return log.sound();
    }

    private static Heard clearest(AudioFormat format, Sound sound, List<Integer> tones) {
        var best = new Heard(format, 0, 0);
        int rateHz = sound.rateHz();
        int stretch = rateHz * STRETCH_MS / 1_000;
        short[] samples = sound.samples();
        for (int at = 0; at + stretch <= samples.length; at += stretch / 2) {
            double all = Level.dBov(samples, at, stretch);
            for (int hz : tones) {
                double share = Math.pow(10, (ToneProbe.dBov(samples, at, stretch, rateHz, hz) - all) / 10);
                best = share > best.share() ? new Heard(format, hz, share) : best;
            }
        }
        return best;
    }
}
