package org.belfry.server.demo;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.belfry.audio.Resampler;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.media.Tap;
import org.belfry.rtp.RtpHeader;

/// What a telephone hears, as it came, to be listened to afterwards. Limit: [#PACKETS_MAX], two minutes.
final class Ear implements Tap {

    /// What samples are given in.
    static final int RATE_HZ = 8_000;

    private static final int PACKETS_MAX = 6_000;
    private static final int G722 = 9;
    private static final int PCMA = 8;

    private record Packet(int payloadType, MemorySegment payload) {}

    private final List<Packet> packets = new ArrayList<>();
    private int awaited = Integer.MAX_VALUE;
    private CompletableFuture<Integer> enough = new CompletableFuture<>();

    @Override
    public void packet(MemorySegment region, long at, int length, long nowNanos) {
        int header = RtpHeader.bytes(region, at, length);
        int type = RtpHeader.payloadType(region, at);
        if (header > 0 && header < length && (type == G722 || type == PCMA)) {
            byte[] copy = region.asSlice(at + header, length - header).toArray(ValueLayout.JAVA_BYTE);
            synchronized (this) {
                if (packets.size() < PACKETS_MAX) {
                    packets.add(new Packet(type, MemorySegment.ofArray(copy)));
                }
                if (packets.size() >= awaited) {
                    enough.complete(packets.size());
                }
            }
        }
    }

    /// Is done once it has heard so many packets since it began to listen.
    synchronized CompletableFuture<Integer> hears(int count) {
        awaited = count;
        enough = new CompletableFuture<>();
        if (packets.size() >= count) {
            enough.complete(packets.size());
        }
        return enough;
    }

    /// Forgets what it heard so far.
    synchronized void listenAnew() {
        packets.clear();
    }

    private synchronized List<Packet> heard() {
        return List.copyOf(packets);
    }

    /// All it heard, at [#RATE_HZ].
    short[] samples() {
        var heard = heard();
        var out = new short[heard.size() * AudioFormat.PCMA.frames(AudioFormat.PACKET_MS_MAX)];
        int at = 0;
        var codecs = new Codecs(OpusLibrary.best());
        try (var wide = codecs.decoder(AudioFormat.G722);
                var narrow = codecs.decoder(AudioFormat.PCMA)) {
            var down = new Resampler(AudioFormat.G722.sampleRateHz(), RATE_HZ);
            var room = new short[AudioFormat.G722.frames(AudioFormat.PACKET_MS_MAX)];
            for (Packet packet : heard) {
                if (packet.payloadType() == G722) {
                    at += down.resample(room, 0, decoded(wide, packet, room, 0), out, at);
                } else {
                    at += decoded(narrow, packet, out, at);
                }
            }
        }
        return Arrays.copyOf(out, at);
    }

    private static int decoded(Decoder decoder, Packet packet, short[] samples, int at) {
        var payload = packet.payload();
        return Math.max(0, decoder.decode(payload, 0, (int) payload.byteSize(), samples, at));
    }
}
