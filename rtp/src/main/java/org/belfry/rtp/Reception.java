package org.belfry.rtp;

/// What is known of one stream by receiving it: extended sequence numbers (RFC 3550 A.1), loss (A.3), jitter (A.8), and
/// the report about it. No garbage but the reports.
///
/// With SRTP a stream is known to be genuine from its first packet, so `probation` may be 0; in clear it takes two
/// packets in sequence, or one stray packet would be a stream.
public final class Reception {

    /// RFC 3550 A.1.
    public enum Arrival {
        /// Counts.
        VALID,
        /// The source has yet to prove itself.
        ON_PROBATION,
        /// Far off what was expected; counts if its successor comes next, for then the source has begun anew.
        JUMPED
    }

    private static final int DROPOUT_MAX = 3_000;
    private static final int MISORDER_MAX = 100;
    private static final int TURN = 1 << 16;
    private static final long NONE = -1;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final int clockHertz;
    private final int probationPackets;
    private boolean hasBegun;
    private int probation;
    private int highest;
    private long turns;
    private int first;
    private long jumped = NONE;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private boolean hasTransit;
    private int transit;
    private long scaledJitter;
    private int lastSenderReport;
    private int lastSenderReportArrived;

    /// @param clockHertz of the codec, 1 to 1,000,000
    /// @param probationPackets in sequence that a new source needs, 0 to 10
    public Reception(int clockHertz, int probationPackets) {
        if (clockHertz < 1 || clockHertz > 1_000_000 || probationPackets < 0 || probationPackets > 10) {
            throw new IllegalArgumentException("clockHertz: %d, probationPackets: %d (expected: 1..1000000, 0..10)"
                    .formatted(clockHertz, probationPackets));
        }
        this.clockHertz = clockHertz;
        this.probationPackets = probationPackets;
    }

    /// A packet came; `nowNanos` by any clock that does not jump.
    public Arrival received(int sequence, int timestamp, long nowNanos) {
        Arrival arrival = hasBegun ? follow(sequence) : start(sequence);
        if (arrival == Arrival.VALID) {
            received++;
            measureJitter(timestamp, nowNanos);
        }
        return arrival;
    }

    private Arrival start(int sequence) {
        hasBegun = true;
        begin(sequence);
        probation = Math.max(probationPackets - 1, 0);
        return probation == 0 ? Arrival.VALID : Arrival.ON_PROBATION;
    }

    private void begin(int sequence) {
        first = sequence;
        highest = sequence;
        jumped = NONE;
        turns = 0;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        hasTransit = false;
    }

    private Arrival follow(int sequence) {
        int ahead = (sequence - highest) & 0xFFFF;
        if (probation > 0) {
            probation = ahead == 1 ? probation - 1 : probationPackets - 1;
            highest = sequence;
            if (probation > 0) {
                return Arrival.ON_PROBATION;
            }
            begin(sequence);
            return Arrival.VALID;
        }
        if (ahead < DROPOUT_MAX) {
            turns += sequence < highest ? TURN : 0;
            highest = sequence;
        } else if (ahead <= TURN - MISORDER_MAX) {
            if (sequence != jumped) {
                jumped = (sequence + 1L) & 0xFFFF;
                return Arrival.JUMPED;
            }
            begin(sequence);
        }
        return Arrival.VALID;
    }

    private void measureJitter(int timestamp, long nowNanos) {
        // By seconds and rest: nanoseconds times hertz do not fit.
        long arrived = nowNanos / NANOS_A_SECOND * clockHertz + nowNanos % NANOS_A_SECOND * clockHertz / NANOS_A_SECOND;
        int nowTransit = (int) arrived - timestamp;
        if (hasTransit) {
            long difference = Math.abs((long) (nowTransit - transit));
            scaledJitter += difference - ((scaledJitter + 8) >> 4);
        }
        transit = nowTransit;
        hasTransit = true;
    }

    /// The highest sequence number with the turns it took.
    public long highestExtended() {
        return turns + highest;
    }

    public long receivedPackets() {
        return received;
    }

    /// Packets between the first and the highest.
    public long expectedPackets() {
        return hasBegun && probation == 0 ? highestExtended() - first + 1 : 0;
    }

    /// Below 0 if more came twice than were lost.
    public long lostPackets() {
        return expectedPackets() - received;
    }

    /// In units of the codec's clock.
    public long jitter() {
        return scaledJitter >> 4;
    }

    /// In nanoseconds.
    public long jitterNanos() {
        return jitter() * NANOS_A_SECOND / clockHertz;
    }

    /// A sender report came that says `ntpTime`, at `now`, both as in [NtpTime].
    public void senderReportReceived(long ntpTime, long now) {
        lastSenderReport = NtpTime.middle(ntpTime);
        lastSenderReportArrived = NtpTime.middle(now);
    }

    /// The report about this stream since the last such report (RFC 3550 A.3).
    public ReportBlock report(int ssrc, long now) {
        long expected = expectedPackets();
        long expectedInterval = expected - expectedBefore;
        long lostInterval = expectedInterval - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        long fraction = expectedInterval == 0 || lostInterval <= 0 ? 0 : (lostInterval << 8) / expectedInterval;
        return new ReportBlock(
                ssrc,
                (int) Math.min(fraction, 255),
                Math.clamp(lostPackets(), -0x80_0000, 0x7F_FFFF),
                highestExtended() & 0xFFFF_FFFFL,
                Math.min(jitter(), 0xFFFF_FFFFL),
                lastSenderReport,
                lastSenderReport == 0 ? 0 : NtpTime.middle(now) - lastSenderReportArrived);
    }
}
