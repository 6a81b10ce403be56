package org.belfry.media;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoder;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.voice.VoiceFormats;
import org.belfry.rtp.NtpTime;
import org.belfry.rtp.RtcpWriter;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.SenderInfo;
import org.belfry.sip.sdp.Codec;
import org.jspecify.annotations.Nullable;

/// A sound on its way into a leg, in place of who is joined to it. Owned by the metronome; the packets
/// it makes go out on the loop that owns what goes to the leg, with a report of the sender at once and
/// every 5 s.
///
/// It follows the leg: where another codec is agreed on meanwhile the sound is opened anew at its rate.
/// Where nothing may be sent (hold) time passes all the same.
final class Playing {
    private static final int FRAME_MS = 20;
    private static final long FRAME_NANOS = 20_000_000L;
    /// A machine that stood still for longer goes on from now and not with a burst.
    private static final int CATCH_UP_MAX = 5;
    /// Speaks Opus well, and is a third of the work of its full rate.
    private static final int OPUS_HZ = 16_000;
    private static final int PACKET_BYTES_MAX = 1_500;
    private static final long REPORT_NANOS = 5_000_000_000L;

    private final Track track;
    private final Codecs codecs;
    private final MediaLoop otherwise;
    private final IntFunction<SampleSource> sound;
    private final Runnable ended;
    private final int ssrc;
    private final MemorySegment packet = Arena.ofAuto().allocate(PACKET_BYTES_MAX);
    private @Nullable Codec codec;
    private @Nullable Encoder encoder;
    private @Nullable SampleSource source;
    private short[] frame = new short[0];
    private int sequence;
    private int ticks;
    private boolean marks = true;
    private long dueNanos;
    private volatile boolean isStopped;
    private final RtcpWriter reports = new RtcpWriter();
    private final String name;
    /// These are written by the loop that sends, one at a time.
    private long reportedNanos;
    private long sentPackets;
    private long sentBytes;

    /// @param otherwise the loop to send on as long as no other does
    /// @param ended told by the metronome when the sound has come to its own end
    Playing(
            Track track,
            Codecs codecs,
            MediaLoop otherwise,
            IntFunction<SampleSource> sound,
            Runnable ended,
            RandomGenerator random) {
        this.track = track;
        this.codecs = codecs;
        this.otherwise = otherwise;
        this.sound = sound;
        this.ended = ended;
        ssrc = random.nextInt();
        name = Long.toHexString(random.nextLong());
    }

    void begin(long nowNanos) {
        dueNanos = nowNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    /// Says nothing more. From any thread.
    void stop() {
        isStopped = true;
    }

    /// Sends what is due.
    ///
    /// @return whether there is more to come
    boolean tick(long nowNanos) {
        for (int sent = 0; !isStopped && nowNanos - dueNanos >= 0; sent++) {
            if (sent == CATCH_UP_MAX) {
                dueNanos = nowNanos + FRAME_NANOS;
                return true;
            }
            if (!say()) {
                // First, so that a fault of who is told does not bring it back.
                isStopped = true;
                track.outbound().played(this);
                ended.run();
                return false;
            }
            dueNanos += FRAME_NANOS;
        }
        return !isStopped;
    }

    private boolean say() {
        StreamPlan.Numbered agreed = track.plan().codec().orElse(null);
        if (agreed == null) {
            return true;
        }
        if (!agreed.codec().equals(codec)) {
            open(agreed.codec());
        }
        Encoder voice = encoder;
        SampleSource from = source;
        if (voice == null || from == null) {
            return true;
        }
        int count = from.read(frame, 0, frame.length);
        if (count <= 0) {
            return false;
        }
        Arrays.fill(frame, count, frame.length, (short) 0);
        int bytes = voice.encode(frame, 0, frame.length, packet, RtpHeader.FIXED_BYTES);
        RtpHeader.write(packet, 0, agreed.send(), sequence, ticks, ssrc);
        RtpHeader.setMarker(packet, 0, marks);
        marks = false;
        sequence = sequence + 1 & 0xFFFF;
        ticks += voice.format().clockTicks(frame.length);
        send(packet.asSlice(0, RtpHeader.FIXED_BYTES + bytes).toArray(ValueLayout.JAVA_BYTE));
        return true;
    }

    private void open(Codec next) {
        close();
        codec = next;
        AudioFormat format = VoiceFormats.of(next, OPUS_HZ).orElse(null);
        if (format != null) {
            encoder = codecs.encoder(format);
            frame = new short[format.frames(FRAME_MS)];
            source = sound.apply(format.sampleRateHz());
            marks = true;
        }
    }

    private void send(byte[] datagram) {
        Outbound out = track.outbound();
        out.ownership().run(otherwise, () -> {
            MediaLoop loop = Objects.requireNonNull(out.ownership().owner());
            int slot = loop.batch().lay(datagram);
            long at = loop.batch().packetAt(slot);
            long now = loop.time().nanoTime();
            out.play(this, loop, slot, at, datagram.length, now);
            MemorySegment region = loop.batch().region();
            if (RtpHeader.ssrc(region, at) == out.ssrc()) {
                sentPackets++;
                sentBytes += datagram.length - RtpHeader.FIXED_BYTES;
                report(loop, RtpHeader.timestamp(region, at), now);
            }
        });
    }

    /// Says when the sound is to be heard, and how much of it was sent (RFC 3550 §6.4.1). On the loop
    /// that sends it.
    private void report(MediaLoop loop, int sentTicks, long nowNanos) {
        if (reportedNanos != 0 && nowNanos - reportedNanos < REPORT_NANOS) {
            return;
        }
        reportedNanos = nowNanos;
        Outbound out = track.outbound();
        long ntp = NtpTime.of(loop.time().instant());
        int slot = loop.batch().spare();
        long at = loop.batch().packetAt(slot);
        reports.over(loop.batch().region(), at)
                .senderReport(out.ssrc(), new SenderInfo(ntp, sentTicks, sentPackets, sentBytes), List.of())
                .name(out.ssrc(), name);
        // The other side's answer to it is an answer to us.
        out.reportPasses(NtpTime.middle(ntp), NtpTime.middle(ntp));
        out.rtcp(loop, slot, at, reports.lengthBytes(), nowNanos);
    }

    /// Gives the codec's memory back. Called by the metronome.
    void close() {
        if (encoder != null) {
            encoder.close();
        }
        encoder = null;
        source = null;
        codec = null;
    }
}
