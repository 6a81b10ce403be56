package org.belfry.media.quality;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.belfry.media.dtls.DtlsOutcome;
import org.belfry.media.quality.SentSnapshot.FarReport;
import org.belfry.rtp.NtpTime;
import org.belfry.rtp.Reception.Arrival;
import org.belfry.rtp.ReportBlock;
import org.jspecify.annotations.Nullable;

/// What is known of one media stream of one leg: what comes ([#received]), what was refused, what we
/// send, its path and its handshake. Written by one thread, the loop that owns the leg; what happens
/// elsewhere, as a handshake does, is told to it by a message. [#snapshot] may be asked for by any
/// thread.
///
/// No garbage for a packet; some for a report of the far side.
public final class LegFacts {

    private static final double NANOS_A_MS = 1e6;
    private static final Refusal[] REFUSALS = Refusal.values();

    private final Revision revision = new Revision();
    private final StreamFacts received;
    private final long begunNanos;
    private final long[] refusals = new long[REFUSALS.length];
    private LegPlan plan;
    private boolean hasForged;
    private boolean isForgedSince;
    private long firstForgedNanos;
    private long lastForgedNanos;
    private long sentPackets;
    private long sentBytes;
    private long lastSentNanos;
    private @Nullable FarReport report;
    private long checks;
    private long refusedChecks;
    private long lastCheckNanos;
    private boolean isConsentLost;
    private long consentLostNanos;
    private int moves;
    private Handshake handshake = new Handshake.Pending();

    /// Begins when the leg's media may flow: when both sides have said where.
    public LegFacts(LegPlan plan, long nowNanos) {
        this.plan = plan;
        this.begunNanos = nowNanos;
        this.received = new StreamFacts(plan.negotiated(), plan.kind() == LegKind.PLAIN ? 2 : 0, nowNanos);
    }

    /// What comes from the leg.
    public StreamFacts received() {
        return received;
    }

    /// Something else was agreed on: another codec, address, hold.
    public void replanned(LegPlan other) {
        received.renegotiated(other.negotiated());
        revision.open();
        plan = other;
        revision.close();
    }

    /// A packet was let through; as [StreamFacts#received]. Wrong tags before it count as over.
    public Arrival accepted(MemorySegment region, long at, int length, long nowNanos) {
        if (isForgedSince) {
            revision.open();
            isForgedSince = false;
            revision.close();
        }
        return received.received(region, at, length, nowNanos);
    }

    /// A packet was not let through.
    public void refused(Refusal kind, long nowNanos) {
        revision.open();
        refusals[kind.ordinal()]++;
        if (kind == Refusal.FORGED) {
            firstForgedNanos = isForgedSince ? firstForgedNanos : nowNanos;
            lastForgedNanos = nowNanos;
            isForgedSince = true;
            hasForged = true;
        }
        revision.close();
    }

    /// A packet of `bytes` was sent to the leg.
    public void sent(int bytes, long nowNanos) {
        revision.open();
        sentPackets++;
        sentBytes += bytes;
        lastSentNanos = nowNanos;
        revision.close();
    }

    /// The far side reported about what we send; `ntpNow` as in [NtpTime].
    public void reported(ReportBlock block, int clockHertz, long ntpNow, long nowNanos) {
        long roundTripMs = NtpTime.roundTrip(ntpNow, block)
                .map(Duration::toMillis)
                .orElse(report == null ? QualitySnapshot.NEVER : report.roundTripMs());
        var next = new FarReport(
                block.fractionLost() * 100.0 / 256,
                block.cumulativeLost(),
                block.jitter() * 1e3 / clockHertz,
                roundTripMs,
                ms(nowNanos));
        revision.open();
        report = next;
        revision.close();
    }

    /// A connectivity check came that was right (RFC 8445 §7.3).
    public void checkPassed(long nowNanos) {
        revision.open();
        checks++;
        lastCheckNanos = nowNanos;
        isConsentLost = false;
        revision.close();
    }

    public void checkRefused() {
        revision.open();
        refusedChecks++;
        revision.close();
    }

    /// We stopped sending since no check came any more (RFC 7675 §5.1).
    public void consentLost(long nowNanos) {
        revision.open();
        consentLostNanos = isConsentLost ? consentLostNanos : nowNanos;
        isConsentLost = true;
        revision.close();
    }

    /// The far side proved itself at another address.
    public void moved() {
        revision.open();
        moves++;
        revision.close();
    }

    /// The DTLS handshake ended; keys are not kept.
    public void shaken(DtlsOutcome outcome, long nowNanos) {
        Handshake next =
                switch (outcome) {
                    case DtlsOutcome.Keyed _ -> new Handshake.Done(ms(nowNanos));
                    case DtlsOutcome.Failed failed -> new Handshake.Failed(failed);
                };
        revision.open();
        handshake = next;
        revision.close();
    }

    /// For any thread.
    public QualitySnapshot snapshot(long nowNanos) {
        var stream = received.snapshot();
        return revision.read(() -> copy(stream, ms(nowNanos)));
    }

    private QualitySnapshot copy(StreamSnapshot stream, long takenMs) {
        return new QualitySnapshot(
                plan,
                takenMs,
                stream,
                new SentSnapshot(
                        sentPackets,
                        sentBytes,
                        sentPackets == 0 ? QualitySnapshot.NEVER : ms(lastSentNanos),
                        Optional.ofNullable(report)),
                new PathSnapshot(
                        checks,
                        refusedChecks,
                        checks == 0 ? QualitySnapshot.NEVER : ms(lastCheckNanos),
                        isConsentLost ? ms(consentLostNanos) : QualitySnapshot.NEVER,
                        moves,
                        handshake),
                new Refusals(
                        counts(),
                        isForgedSince ? ms(firstForgedNanos) : QualitySnapshot.NEVER,
                        hasForged ? ms(lastForgedNanos) : QualitySnapshot.NEVER));
    }

    private Map<Refusal, Long> counts() {
        var counts = new EnumMap<Refusal, Long>(Refusal.class);
        Arrays.stream(REFUSALS)
                .filter(kind -> refusals[kind.ordinal()] > 0)
                .forEach(kind -> counts.put(kind, refusals[kind.ordinal()]));
        return counts;
    }

    private long ms(long nanos) {
        return Math.max(0, (long) ((nanos - begunNanos) / NANOS_A_MS));
    }
}
