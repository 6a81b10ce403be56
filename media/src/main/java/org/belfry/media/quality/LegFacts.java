package org.belfry.media.quality;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import org.belfry.media.dtls.DtlsOutcome;
import org.belfry.media.quality.SentSnapshot.FarReport;
import org.belfry.rtp.NtpTime;
import org.belfry.rtp.Reception.Arrival;
import org.belfry.rtp.ReportBlock;
import org.jspecify.annotations.Nullable;

/// What is known of one media stream of one leg: what comes, what was refused, what we send, its path
/// and its handshake.
///
/// | what | written by | how |
/// |---|---|---|
/// | [#accepted], [#refused], [#received] | the one loop that receives from the leg | no lock, no
/// garbage |
/// | [#sent] | the one loop that sends to the leg, which may be another | no lock, no garbage |
/// | all else, some times a second at most | any thread | a lock |
///
/// [#snapshot] may be asked for by any thread.
public final class LegFacts {

    private static final double NANOS_A_MS = 1e6;

    private final StreamFacts received;
    private final RefusalFacts refusals = new RefusalFacts();
    private final SentFacts sent = new SentFacts();
    private final long begunNanos;
    private LegPlan plan;
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

    /// A packet was let through; as [StreamFacts#received]. Wrong tags before it count as over.
    public Arrival accepted(MemorySegment region, long at, int length, long nowNanos) {
        refusals.accepted();
        return received.received(region, at, length, nowNanos);
    }

    /// A packet was not let through.
    public void refused(Refusal kind, long nowNanos) {
        refusals.refused(kind, nowNanos);
    }

    /// A packet of `bytes` was sent to the leg.
    public void sent(int bytes, long nowNanos) {
        sent.sent(bytes, nowNanos);
    }

    /// Something else was agreed on: another codec, address, hold.
    public synchronized void replanned(LegPlan other) {
        received.renegotiated(other.negotiated());
        plan = other;
    }

    /// The far side reported about what we send; `ntpNow` as in [NtpTime].
    public synchronized void reported(ReportBlock block, int clockHertz, long ntpNow, long nowNanos) {
        long roundTripMs = NtpTime.roundTrip(ntpNow, block)
                .map(Duration::toMillis)
                .orElse(report == null ? QualitySnapshot.NEVER : report.roundTripMs());
        report = new FarReport(
                block.fractionLost() * 100.0 / 256,
                block.cumulativeLost(),
                block.jitter() * 1e3 / clockHertz,
                roundTripMs,
                ms(nowNanos));
    }

    /// A connectivity check came that was right (RFC 8445 §7.3).
    public synchronized void checkPassed(long nowNanos) {
        checks++;
        lastCheckNanos = nowNanos;
        isConsentLost = false;
    }

    public synchronized void checkRefused() {
        refusedChecks++;
    }

    /// We stopped sending since no check came any more (RFC 7675 §5.1).
    public synchronized void consentLost(long nowNanos) {
        consentLostNanos = isConsentLost ? consentLostNanos : nowNanos;
        isConsentLost = true;
    }

    /// The far side proved itself at another address.
    public synchronized void moved() {
        moves++;
    }

    /// The DTLS handshake ended; keys are not kept.
    public synchronized void shaken(DtlsOutcome outcome, long nowNanos) {
        handshake = switch (outcome) {
            case DtlsOutcome.Keyed _ -> new Handshake.Done(ms(nowNanos));
            case DtlsOutcome.Failed failed -> new Handshake.Failed(failed);
        };
    }

    /// For any thread.
    public synchronized QualitySnapshot snapshot(long nowNanos) {
        var out = sent.seen();
        return new QualitySnapshot(
                plan,
                ms(nowNanos),
                received.snapshot(),
                new SentSnapshot(
                        out.packets(),
                        out.bytes(),
                        out.packets() == 0 ? QualitySnapshot.NEVER : ms(out.lastNanos()),
                        Optional.ofNullable(report)),
                new PathSnapshot(
                        checks,
                        refusedChecks,
                        checks == 0 ? QualitySnapshot.NEVER : ms(lastCheckNanos),
                        isConsentLost ? ms(consentLostNanos) : QualitySnapshot.NEVER,
                        moves,
                        handshake),
                refusals.seen(this::ms));
    }

    private long ms(long nanos) {
        return Math.max(0, (long) ((nanos - begunNanos) / NANOS_A_MS));
    }
}
