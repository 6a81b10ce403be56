package org.belfry.media;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.random.RandomGenerator;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoder;
import org.belfry.media.plan.MediaPath;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.voice.Decoding;
import org.belfry.media.voice.VoiceFormats;
import org.belfry.rtp.NtpTime;
import org.belfry.rtp.RtcpWriter;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.RtpPacket;
import org.belfry.rtp.RtpVerdict;
import org.belfry.rtp.SenderInfo;
import org.jspecify.annotations.Nullable;

/// Carries a voice between legs without a common codec: decoded, resampled if the rates differ, encoded
/// again into packets of the length the other side wants, as each packet comes; nothing is waited for.
///
/// - A gap in the sequence of at most [#CONCEALED_MS_MAX] is filled by the decoder's guess, a longer one
///   is silence.
/// - A packet that comes after its successor is late and dropped: its place has been filled.
/// - A gap in time alone (silence suppression, keys) stays one: the timestamp goes on and the marker is
///   set.
/// - Keys go by, their times counted by the other clock; a press longer than its field holds is told in
///   segments (RFC 4733 §2.5.1.3).
/// - Reports stay here, for what one side says about its packets is not true of the other's. Sender
///   reports of our own go out every 5 s.
final class Transcoder implements Translator {
    /// What may have been said is guessed no longer.
    static final int CONCEALED_MS_MAX = AudioFormat.PACKET_MS_MAX;

    /// RFC 3550 A.1.
    private static final int DROPOUT_MAX = 3_000;
    private static final int MISORDER_MAX = 100;

    private static final int LATE = -1;
    private static final int PTIME_MS = 20;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long REPORT_NANOS = 5 * SECOND_NANOS;

    private final List<StreamPlan.Numbered> nearCodecs;
    private final List<StreamPlan.Numbered> farCodecs;
    private final int farPtimeMs;
    private final Outbound to;
    private final Encoder encoder;
    private final AudioFormat format;
    private final int payloadType;
    private final int frameSamples;
    private final @Nullable Decoding[] decodings = new Decoding[128];
    private final KeyTimes keys;
    private final RtpPacket packet = new RtpPacket();
    private final RtcpWriter reports = new RtcpWriter();
    private final String name;
    private final int ssrc;
    private final short[] samples;
    private int pending;
    /// The place of the first pending sample in what goes out.
    private long position;
    private int sequence;
    private boolean marks = true;
    private int heardSsrc;
    private int lastSequence;
    private boolean hasBegun;
    private @Nullable Decoding last;
    private int expectedTicks;
    private int lastTicks;
    private long lastNanos;
    private long reportedNanos;
    private long sentPackets;
    private long sentBytes;
    private long late;
    private boolean isClosed;

    /// Called by the desk.
    ///
    /// @param near what is heard, `far` what it goes to, and `to` by what
    Transcoder(
            Codecs codecs,
            StreamPlan near,
            StreamPlan far,
            MediaPath.Transcode path,
            Outbound to,
            RandomGenerator random) {
        nearCodecs = near.codecs();
        farCodecs = far.codecs();
        farPtimeMs = far.flow().ptimeMs();
        this.to = to;
        int rate = VoiceFormats.rateHz(path.far().codec(), path.near().codec());
        format = VoiceFormats.of(path.far().codec(), rate).orElseThrow();
        encoder = codecs.encoder(format);
        payloadType = path.far().send();
        boolean fits = farPtimeMs >= 10 && format.packs(farPtimeMs);
        frameSamples = format.frames(fits ? farPtimeMs : PTIME_MS);
        samples = new short[frameSamples + 2 * format.frames(AudioFormat.PACKET_MS_MAX)];
        int opusHz = VoiceFormats.rateHz(path.near().codec(), path.far().codec());
        for (StreamPlan.Numbered one : nearCodecs) {
            VoiceFormats.of(one.codec(), opusHz)
                    .ifPresent(heard -> decodings[one.receive() & 0x7F] = new Decoding(codecs, heard, rate));
        }
        keys = new KeyTimes(near, far, path.far().codec().clockRateHz());
        name = Long.toHexString(random.nextLong());
        ssrc = random.nextInt();
    }

    /// Whether it is what these plans ask for, so that it can go on.
    boolean serves(StreamPlan near, StreamPlan far, Outbound there) {
        return to == there
                && nearCodecs.equals(near.codecs())
                && farCodecs.equals(far.codecs())
                && farPtimeMs == far.flow().ptimeMs();
    }

    @Override
    public Outbound to() {
        return to;
    }

    /// Packets that came after their successors.
    long late() {
        return late;
    }

    @Override
    public void rtp(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        if (isClosed || !to.ownership().claim(loop)) {
            return;
        }
        if (packet.read(loop.batch().region(), at, length) != RtpVerdict.WHOLE) {
            return;
        }
        Decoding decoding = decodings[packet.payloadType()];
        boolean isKey = keys.takes(packet.payloadType());
        if (decoding == null && !isKey) {
            return;
        }
        int lost = lostBefore();
        if (lost == LATE) {
            late++;
            return;
        }
        if (isKey) {
            key(loop, nowNanos);
        } else if (decoding != null) {
            voice(loop, decoding, lost, nowNanos);
        }
        lastNanos = nowNanos;
    }

    /// Reports end here.
    @Override
    public void rtcp(MediaLoop loop, int slot, long at, int length, long nowNanos) {}

    /// How many packets are missing before this one; a stream that begins anew misses none.
    private int lostBefore() {
        int ahead = (short) (packet.sequence() - lastSequence);
        boolean isNew = !hasBegun || packet.ssrc() != heardSsrc || ahead > DROPOUT_MAX || ahead < -MISORDER_MAX;
        if (isNew) {
            hasBegun = true;
            heardSsrc = packet.ssrc();
            last = null;
        } else if (ahead <= 0) {
            return LATE;
        }
        lastSequence = packet.sequence();
        return isNew ? 0 : ahead - 1;
    }

    private void voice(MediaLoop loop, Decoding decoding, int lost, long now) {
        int gap = gapTicks(decoding.clockHertz(), now);
        if (gap > 0 && lost > 0 && gap <= (long) decoding.clockHertz() * CONCEALED_MS_MAX / 1_000) {
            fill(loop, decoding, gap, now);
        } else if (gap > 0) {
            silence(loop, samplesIn(gap, decoding.clockHertz()), now);
        }
        int count = decoding.decode(packet.region(), packet.payloadAt(), packet.payloadBytes(), samples, pending);
        if (count < 0) {
            return;
        }
        pending += count;
        lastTicks = (int) ((long) count * decoding.clockHertz() / format.sampleRateHz());
        expectedTicks = packet.timestamp() + lastTicks;
        last = decoding;
        emit(loop, now);
    }

    /// What lies between the end of the voice heard last and this packet, by this packet's clock. A
    /// timestamp that can't be, because the clock has not gone on by as much, counts as what our clock
    /// says.
    private int gapTicks(int clockHertz, long now) {
        Decoding before = last;
        if (lastNanos == 0) {
            return 0;
        }
        long elapsed = Math.max(0, now - lastNanos) / 1_000 * clockHertz / 1_000_000;
        elapsed = Math.min(elapsed, Integer.MAX_VALUE / 2);
        if (before == null || before.clockHertz() != clockHertz) {
            int packetTicks = clockHertz / 1_000 * PTIME_MS;
            return (int) Math.max(0, elapsed - packetTicks);
        }
        int gap = packet.timestamp() - expectedTicks;
        return gap > elapsed + clockHertz ? (int) elapsed : gap;
    }

    private void fill(MediaLoop loop, Decoding decoding, int gap, long now) {
        int one = lastTicks > 0 ? Math.min(lastTicks, gap) : gap;
        if (gap > one) {
            pending += decoding.conceal(gap - one, samples, pending);
            emit(loop, now);
        }
        pending += decoding.recover(packet.region(), packet.payloadAt(), packet.payloadBytes(), one, samples, pending);
        emit(loop, now);
    }

    private long samplesIn(long ticks, int clockHertz) {
        return ticks * format.sampleRateHz() / clockHertz;
    }

    /// Nothing is sent for so long; what was begun is made a packet.
    private void silence(MediaLoop loop, long count, long now) {
        long left = count;
        if (pending > 0) {
            int filling = frameSamples - pending;
            java.util.Arrays.fill(samples, pending, frameSamples, (short) 0);
            pending = frameSamples;
            emit(loop, now);
            left -= filling;
        }
        if (left > 0) {
            position += left;
            marks = true;
        }
    }

    private void emit(MediaLoop loop, long now) {
        int done = 0;
        for (; pending - done >= frameSamples; done += frameSamples) {
            int slot = loop.batch().spare();
            long at = loop.batch().packetAt(slot);
            MemorySegment region = loop.batch().region();
            int bytes = encoder.encode(samples, done, frameSamples, region, at + RtpHeader.FIXED_BYTES);
            send(loop, slot, payloadType, marks, ticks(position), bytes, now);
            marks = false;
            position += frameSamples;
        }
        if (done > 0) {
            System.arraycopy(samples, done, samples, 0, pending - done);
            pending -= done;
        }
    }

    private int ticks(long samplesSince) {
        return (int) (samplesSince * format.clockRateHz() / format.sampleRateHz());
    }

    /// Sends the payload that lies behind the header's place in `slot`.
    private void send(MediaLoop loop, int slot, int type, boolean marker, int ticks, int bytes, long now) {
        MemorySegment region = loop.batch().region();
        long at = loop.batch().packetAt(slot);
        RtpHeader.write(region, at, type, sequence, ticks, ssrc);
        RtpHeader.setMarker(region, at, marker);
        sequence = sequence + 1 & 0xFFFF;
        to.rtp(loop, slot, at, RtpHeader.FIXED_BYTES + bytes, now);
        int heardAs = RtpHeader.ssrc(region, at);
        if (heardAs == to.ssrc()) {
            sentPackets++;
            sentBytes += bytes;
            report(loop, heardAs, RtpHeader.timestamp(region, at), now);
        }
    }

    private void report(MediaLoop loop, int heardAs, int ticks, long now) {
        if (reportedNanos != 0 && now - reportedNanos < REPORT_NANOS) {
            return;
        }
        reportedNanos = now;
        long ntp = NtpTime.of(loop.time().instant());
        int slot = loop.batch().spare();
        long at = loop.batch().packetAt(slot);
        reports.over(loop.batch().region(), at)
                .senderReport(heardAs, new SenderInfo(ntp, ticks, sentPackets, sentBytes), List.of())
                .name(heardAs, name);
        // The other side's answer to it is an answer to us.
        to.reportPasses(NtpTime.middle(ntp), NtpTime.middle(ntp));
        to.rtcp(loop, slot, at, reports.lengthBytes(), now);
    }

    private void key(MediaLoop loop, long now) {
        if (keys.isNew(packet)) {
            int clock = keys.clockHertz(packet.payloadType());
            int gap = gapTicks(clock, now);
            if (gap > 0) {
                silence(loop, samplesIn(gap, clock), now);
                expectedTicks += gap;
            }
            keys.begin(packet, ticks(position + pending));
        }
        int slot = loop.batch().spare();
        long at = loop.batch().packetAt(slot);
        int bytes = keys.write(packet, loop.batch().region(), at + RtpHeader.FIXED_BYTES);
        if (bytes > 0) {
            send(loop, slot, keys.payloadType(), packet.marker(), keys.ticks(), bytes, now);
        }
    }

    /// Gives the codecs' memory back. Called on the loop of the leg it hears, when nothing leads to it
    /// any more.
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        encoder.close();
        for (Decoding one : decodings) {
            if (one != null) {
                one.close();
            }
        }
    }
}
