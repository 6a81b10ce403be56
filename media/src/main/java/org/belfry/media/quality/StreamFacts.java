package org.belfry.media.quality;

import java.lang.foreign.MemorySegment;
import org.belfry.rtp.Reception;
import org.belfry.rtp.Reception.Arrival;
import org.belfry.rtp.ReportBlock;
import org.belfry.rtp.RtpHeader;
import org.jspecify.annotations.Nullable;

/// What is known of one stream by receiving it. Written by one thread, no garbage for a packet;
/// [#snapshot] may be asked for by any thread (see [Revision]).
///
/// Only packets that have proved themselves belong here: with SRTP those whose tag was right, in clear
/// those from the agreed address. Jitter is measured over everything in the stream, digits too, whose
/// timestamps stand still: it goes up a little while somebody presses keys.
///
/// Limits: 32 sources; what a 33rd sends is counted and not measured.
public final class StreamFacts {

    private static final int SOURCES_MAX = 32;
    private static final long WINDOW_PACKETS = 64;
    private static final double NANOS_A_MS = 1e6;

    private final Revision revision = new Revision();
    private final long begunNanos;
    private final int probationPackets;
    private volatile Negotiated agreed;
    /// What the writing thread goes by: the agreed ones as of the packet before.
    private Negotiated negotiated;
    private Reception reception;
    private int ssrc;
    private int sources;
    private long packets;
    private long bytes;
    private long earlierExpected;
    private long earlierLost;
    private long newest;
    private long window;
    private long lossEvents;
    private long reordered;
    private long duplicates;
    private long sourceDuplicates;
    private long silent;
    private long foreign;
    private long typesLow;
    private long typesHigh;
    private long jitterMostNanos;
    private long firstNanos;
    private long lastNanos;
    private long gapNanos;

    /// @param probationPackets in sequence that a source needs before it counts: 0 with SRTP, 2 in
    /// clear
    public StreamFacts(Negotiated negotiated, int probationPackets, long nowNanos) {
        this.agreed = negotiated;
        this.negotiated = negotiated;
        this.probationPackets = probationPackets;
        this.begunNanos = nowNanos;
        this.reception = new Reception(negotiated.clockHertz(), probationPackets);
    }

    /// Other codecs were agreed on; counts from the next packet. With another clock rate measuring
    /// begins anew. For any thread.
    public void renegotiated(Negotiated other) {
        agreed = other;
    }

    private void adopt(Negotiated other) {
        if (other.clockHertz() != negotiated.clockHertz()) {
            keepSource();
            reception = new Reception(other.clockHertz(), probationPackets);
        }
        negotiated = other;
    }

    /// A packet of `length` bytes came, in clear at `at`, its header whole ([RtpHeader#bytes]).
    public Arrival received(MemorySegment region, long at, int length, long nowNanos) {
        revision.open();
        Arrival arrival = measure(region, at, length, nowNanos);
        revision.close();
        return arrival;
    }

    private Arrival measure(MemorySegment region, long at, int length, long nowNanos) {
        if (agreed != negotiated) {
            adopt(agreed);
        }
        note(region, at, length, nowNanos);
        int from = RtpHeader.ssrc(region, at);
        if (sources == 0 || from != ssrc) {
            if (sources == SOURCES_MAX) {
                return Arrival.ON_PROBATION;
            }
            if (sources > 0) {
                keepSource();
                reception = new Reception(negotiated.clockHertz(), probationPackets);
            }
            sources++;
            ssrc = from;
            window = 0;
        }
        long before = reception.receivedPackets();
        long expectedBefore = reception.expectedPackets();
        long duplicatesBefore = sourceDuplicates;
        Arrival arrival = reception.received(RtpHeader.sequence(region, at), RtpHeader.timestamp(region, at), nowNanos);
        if (arrival == Arrival.VALID) {
            if (reception.receivedPackets() <= before) {
                // It began anew by itself; what it had counted is ours to keep.
                keep(expectedBefore, expectedBefore - before + duplicatesBefore);
            }
            place(RtpHeader.sequence(region, at));
            jitterMostNanos = Math.max(jitterMostNanos, reception.jitterNanos());
        }
        return arrival;
    }

    private void note(MemorySegment region, long at, int length, long nowNanos) {
        int type = RtpHeader.payloadType(region, at);
        if (type < 64) {
            typesLow |= 1L << type;
        } else {
            typesHigh |= 1L << (type - 64);
        }
        int header = RtpHeader.bytes(region, at, length);
        if (!negotiated.types().has(type)) {
            foreign++;
        } else if (header > 0 && negotiated.isSilent(type, region, at + header, length - header)) {
            silent++;
        }
        if (packets == 0) {
            firstNanos = nowNanos;
        } else {
            gapNanos = Math.max(gapNanos, nowNanos - lastNanos);
        }
        lastNanos = nowNanos;
        packets++;
        bytes += length;
    }

    /// Tells packets that came late from those that came twice, by a window behind the newest.
    private void place(int sequence) {
        if (window == 0) {
            newest = reception.highestExtended();
            window = 1;
            return;
        }
        long ahead = reception.highestExtended() - newest;
        if (ahead > 0) {
            lossEvents += ahead > 1 ? 1 : 0;
            window = ahead >= WINDOW_PACKETS ? 1 : window << ahead | 1;
            newest += ahead;
            return;
        }
        long behind = (newest - sequence) & 0xFFFF;
        if (behind < WINDOW_PACKETS && (window >>> behind & 1) != 0) {
            duplicates++;
            sourceDuplicates++;
        } else {
            reordered++;
            window |= behind < WINDOW_PACKETS ? 1L << behind : 0;
        }
    }

    private void keepSource() {
        keep(reception.expectedPackets(), reception.lostPackets() + sourceDuplicates);
    }

    private void keep(long expected, long lost) {
        earlierExpected += expected;
        earlierLost += Math.max(0, lost);
        sourceDuplicates = 0;
        window = 0;
    }

    /// A sender report came from the far side; times as in [org.belfry.rtp.NtpTime].
    public void senderReportReceived(long ntpTime, long now) {
        reception.senderReportReceived(ntpTime, now);
    }

    /// What to report about the stream, or null: there is none yet. For the writing thread.
    public @Nullable ReportBlock report(long ntpNow) {
        return sources == 0 ? null : reception.report(ssrc, ntpNow);
    }

    /// For any thread.
    public StreamSnapshot snapshot() {
        return revision.read(this::copy);
    }

    private StreamSnapshot copy() {
        Reception now = reception;
        long expected = earlierExpected + now.expectedPackets();
        long lost = earlierLost + Math.max(0, now.lostPackets() + sourceDuplicates);
        double lossPercent = expected <= 0 ? 0 : Math.clamp(100.0 * lost / expected, 0, 100);
        return new StreamSnapshot(
                packets,
                bytes,
                lost,
                lossPercent,
                burstRatio(lost, lossPercent / 100),
                reordered,
                duplicates,
                silent,
                foreign,
                sources,
                new PayloadTypes(typesLow, typesHigh),
                new StreamSnapshot.Jitter(now.jitterNanos() / NANOS_A_MS, jitterMostNanos / NANOS_A_MS),
                new StreamSnapshot.Times(since(firstNanos), since(lastNanos), (long) (gapNanos / NANOS_A_MS)));
    }

    /// G.107 §7.5: mean length of losses over what it would be by chance, 1 / (1 - p).
    private double burstRatio(long lost, double lossRate) {
        return lossEvents == 0 ? 1 : Math.max(1, (double) lost / lossEvents * (1 - lossRate));
    }

    private long since(long nanos) {
        return packets == 0 ? QualitySnapshot.NEVER : Math.max(0, (long) ((nanos - begunNanos) / NANOS_A_MS));
    }
}
