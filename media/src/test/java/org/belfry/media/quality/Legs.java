package org.belfry.media.quality;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.belfry.media.quality.SentSnapshot.FarReport;
import org.belfry.sip.sdp.Direction;

/// A leg after a minute of a call in which all is well, and whatever a test lets go wrong with it.
final class Legs {

    private static final long TAKEN_MS = 60_000;

    private LegPlan plan;
    private long takenMs = TAKEN_MS;
    private long packets = 3_000;
    private long lost;
    private long silent;
    private long foreign;
    private long lastMs = TAKEN_MS - 20;
    private double jitterMs = 2;
    private long sent = 3_000;
    private FarReport report = new FarReport(0, 0, 2, 20, TAKEN_MS - 1_000);
    private PathSnapshot path;
    private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    private long firstForgedMs = QualitySnapshot.NEVER;
    private long lastForgedMs = QualitySnapshot.NEVER;

    private Legs(LegPlan plan) {
        this.plan = plan;
        this.path = plan.kind() == LegKind.BROWSER
                ? new PathSnapshot(20, 0, TAKEN_MS - 2_000, QualitySnapshot.NEVER, 0, new Handshake.Done(300))
                : PathSnapshot.NONE;
    }

    static Legs browser() {
        return new Legs(plan(Side.CALLER, LegKind.BROWSER));
    }

    static Legs phone() {
        return new Legs(plan(Side.CALLED, LegKind.SECURE_PHONE));
    }

    static Legs line() {
        return new Legs(plan(Side.CALLED, LegKind.PLAIN));
    }

    static LegPlan plan(Side side, LegKind kind) {
        return new LegPlan(side, kind, address("192.0.2.7"), address("192.0.2.7"), Stream.PHONE, Direction.SENDRECV);
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    Legs after(long ms) {
        takenMs = ms;
        return this;
    }

    Legs received(long count) {
        packets = count;
        return this;
    }

    Legs lost(long count) {
        lost = count;
        return this;
    }

    Legs silent(long count) {
        silent = count;
        return this;
    }

    Legs foreign(long count) {
        foreign = count;
        return this;
    }

    Legs lastAt(long ms) {
        lastMs = ms;
        return this;
    }

    Legs jitter(double ms) {
        jitterMs = ms;
        return this;
    }

    Legs sent(long count) {
        sent = count;
        return this;
    }

    Legs reports(double lostPercent, double jitter, long roundTripMs) {
        report = new FarReport(lostPercent, 50, jitter, roundTripMs, TAKEN_MS - 1_000);
        return this;
    }

    Legs path(long checks, long refused, Handshake handshake) {
        path = new PathSnapshot(checks, refused, checks == 0 ? -1 : 1_000, QualitySnapshot.NEVER, 0, handshake);
        return this;
    }

    Legs consentLostAt(long ms) {
        path = new PathSnapshot(20, 0, ms - 30_000, ms, 0, new Handshake.Done(300));
        return this;
    }

    Legs refused(Refusal kind, long count) {
        refusals.put(kind, count);
        return this;
    }

    Legs forged(long count, long firstMs, long toMs) {
        firstForgedMs = firstMs;
        lastForgedMs = toMs;
        return refused(Refusal.FORGED, count);
    }

    Legs says(Direction direction) {
        plan = new LegPlan(
                plan.side(),
                plan.kind(),
                plan.signalledAddress(),
                plan.signallingSource(),
                plan.negotiated(),
                direction);
        return this;
    }

    Legs signalled(String address, String from) {
        plan = new LegPlan(
                plan.side(), plan.kind(), address(address), address(from), plan.negotiated(), plan.direction());
        return this;
    }

    QualitySnapshot snapshot() {
        double lossPercent = packets == 0 ? 0 : 100.0 * lost / (lost + packets);
        var times = packets == 0 ? new StreamSnapshot.Times(-1, -1, 0) : new StreamSnapshot.Times(100, lastMs, 40);
        var received = new StreamSnapshot(
                packets,
                packets * Stream.BYTES,
                lost,
                lossPercent,
                1,
                0,
                0,
                silent,
                foreign,
                1,
                foreign > 0 ? PayloadTypes.of(18) : PayloadTypes.of(0),
                new StreamSnapshot.Jitter(jitterMs, jitterMs),
                times);
        return new QualitySnapshot(
                plan,
                takenMs,
                received,
                new SentSnapshot(sent, sent * Stream.BYTES, sent == 0 ? -1 : lastMs, Optional.of(report)),
                path,
                new Refusals(refusals, firstForgedMs, lastForgedMs));
    }
}
