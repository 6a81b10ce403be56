package org.belfry.media.record;

import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.media.MediaLeg;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.voice.Decoding;
import org.belfry.media.voice.VoiceFormats;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.RtpPacket;
import org.belfry.rtp.RtpVerdict;
import org.jspecify.annotations.Nullable;

/// What one leg sends, on its way to its side of a recording: put in order, decoded, placed by the
/// clock.
///
/// The first packet lies where it came, those after it where their timestamps say, as long as that is
/// within [#ASTRAY_MS] of where they came: a clock that drifts, or a sender that jumps, begins anew. A
/// gap of at most 120 ms is concealed. All but [#packets] is of one thread at a time.
final class HeardLeg {
    /// How long a packet waits for one it overtook.
    static final long HOLD_NANOS = 150_000_000L;

    private static final int ASTRAY_MS = 250;
    private static final int LOOK_AHEAD = 64;
    private static final int DROPOUT_MAX = 3_000;
    private static final int MISORDER_MAX = 100;

    private final MediaLeg leg;
    private final Codecs codecs;
    private final int rateHz;
    private final long beginNanos;
    private final PacketRing ring = new PacketRing();
    private final boolean[] isDone = new boolean[PacketRing.SLOTS];
    private final RtpPacket packet = new RtpPacket();
    private final @Nullable Decoding[] decodings = new Decoding[128];
    private final short[] samples;
    private boolean hasBegun;
    private int lastSsrc;
    private int lastSequence;
    private @Nullable Decoding last;
    private int lastTicks;
    private int anchorTicks;
    private long anchor;
    private long end;

    /// @param beginNanos when the recording began
    HeardLeg(MediaLeg leg, Codecs codecs, int rateHz, long beginNanos) {
        this.leg = leg;
        this.codecs = codecs;
        this.rateHz = rateHz;
        this.beginNanos = beginNanos;
        samples = new short[rateHz * AudioFormat.PACKET_MS_MAX / 1_000];
    }

    MediaLeg leg() {
        return leg;
    }

    /// Where its packets are to be put.
    PacketRing packets() {
        return ring;
    }

    /// Places everything that came until `untilNanos`.
    void drain(SideSound sound, long untilNanos) {
        long head = ring.head();
        long tail = ring.tail();
        while (tail < head) {
            if (isDone[slot(tail)]) {
                isDone[slot(tail)] = false;
                ring.free(++tail);
            } else if (ring.nanos(tail) - untilNanos > 0) {
                return;
            } else {
                long next = firstInOrder(tail, Math.min(head, tail + LOOK_AHEAD));
                take(sound, next);
                isDone[slot(next)] = true;
            }
        }
    }

    private static int slot(long number) {
        return (int) (number & (PacketRing.SLOTS - 1));
    }

    /// Of the oldest packet and those of its source behind it the one that was sent first.
    private long firstInOrder(long oldest, long to) {
        var region = ring.region();
        int ssrc = RtpHeader.ssrc(region, ring.at(oldest));
        long first = oldest;
        for (long i = oldest + 1; i < to; i++) {
            boolean before = !isDone[slot(i)]
                    && RtpHeader.ssrc(region, ring.at(i)) == ssrc
                    && (short) (RtpHeader.sequence(region, ring.at(i)) - RtpHeader.sequence(region, ring.at(first)))
                            < 0;
            first = before ? i : first;
        }
        return first;
    }

    private void take(SideSound sound, long number) {
        if (packet.read(ring.region(), ring.at(number), ring.length(number)) != RtpVerdict.WHOLE) {
            return;
        }
        int ahead = (short) (packet.sequence() - lastSequence);
        boolean isNew = !hasBegun || packet.ssrc() != lastSsrc || ahead > DROPOUT_MAX || ahead < -MISORDER_MAX;
        if (!isNew && ahead <= 0) {
            return;
        }
        hasBegun = true;
        lastSsrc = packet.ssrc();
        lastSequence = packet.sequence();
        Decoding decoding = decoding(packet.payloadType());
        if (decoding != null) {
            voice(sound, decoding, isNew, isNew ? 0 : ahead - 1, ring.nanos(number));
        }
    }

    /// Null: keys, noise, or nothing that was agreed on.
    private @Nullable Decoding decoding(int type) {
        Decoding known = decodings[type];
        if (known != null) {
            return known;
        }
        var codec = leg.plan().flatMap(plan -> plan.stream("audio")).stream()
                .flatMap(voice -> voice.codecs().stream())
                .filter(one -> one.receive() == type)
                .map(StreamPlan.Numbered::codec)
                .findFirst();
        Decoding made = codec.flatMap(one -> VoiceFormats.of(one, rateHz))
                .map(format -> new Decoding(codecs, format, rateHz))
                .orElse(null);
        decodings[type] = made;
        return made;
    }

    private void voice(SideSound sound, Decoding decoding, boolean isNew, int lost, long nanos) {
        long place = place(decoding, isNew, nanos);
        long gap = place - end;
        if (lost > 0 && decoding == last && gap > 0 && gap <= samples.length && lastTicks > 0) {
            conceal(sound, decoding, (int) gap);
        }
        int count = decoding.decode(packet.region(), packet.payloadAt(), packet.payloadBytes(), samples, 0);
        if (count > 0) {
            sound.put(place, samples, 0, count);
            end = place + count;
            last = decoding;
            lastTicks = (int) ((long) count * decoding.clockHertz() / rateHz);
        }
    }

    private long place(Decoding decoding, boolean isNew, long nanos) {
        long came = Math.max(0, (nanos - beginNanos) / 1_000 * rateHz / 1_000_000);
        Decoding before = last;
        boolean sameClock = before != null && before.clockHertz() == decoding.clockHertz();
        long place = anchor + (long) (packet.timestamp() - anchorTicks) * rateHz / decoding.clockHertz();
        if (isNew || !sameClock || Math.abs(place - came) > (long) rateHz * ASTRAY_MS / 1_000) {
            place = came;
        }
        // Two packets never sound at once.
        place = Math.max(place, end);
        anchor = place;
        anchorTicks = packet.timestamp();
        return place;
    }

    private void conceal(SideSound sound, Decoding decoding, int gap) {
        int ticks = (int) ((long) gap * decoding.clockHertz() / rateHz);
        int one = Math.min(lastTicks, ticks);
        long at = end;
        if (ticks > one) {
            int count = decoding.conceal(ticks - one, samples, 0);
            sound.put(at, samples, 0, count);
            at += Math.max(0, count);
        }
        int count = decoding.recover(packet.region(), packet.payloadAt(), packet.payloadBytes(), one, samples, 0);
        sound.put(at, samples, 0, Math.max(0, count));
    }

    void close() {
        for (Decoding one : decodings) {
            if (one != null) {
                one.close();
            }
        }
    }
}
