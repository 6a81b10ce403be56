package org.belfry.sip.transaction;

import java.time.Duration;

/// The times all others are made of (RFC 3261 §17, Table 4), in whole milliseconds. Immutable.
///
/// | timer | value | of |
/// |---|---|---|
/// | A | T1, doubling | INVITE client, resend; unreliable only |
/// | B | 64·T1 | INVITE client, give up |
/// | C | `timerC`, again with each 101–199 | INVITE client, ringing without end: it is cancelled |
/// | D | 64·T1, at least 32 s; 0 if reliable | INVITE client, answer repeated finals with ACK |
/// | E | T1, doubling to T2; T2 after a 1xx | non-INVITE client, resend; unreliable only |
/// | F | 64·T1 | non-INVITE client, give up |
/// | G | T1, doubling to T2 | INVITE server, resend a failure; unreliable only |
/// | H | 64·T1 | INVITE server, no ACK |
/// | I | T4; 0 if reliable | INVITE server, absorb ACKs |
/// | J | 64·T1; 0 if reliable | non-INVITE server, absorb repeated requests |
/// | K | T4; 0 if reliable | non-INVITE client, absorb repeated responses |
/// | L | 64·T1 | INVITE server after 2xx (RFC 6026) |
/// | M | 64·T1 | INVITE client after 2xx (RFC 6026) |
///
/// @param t1 round trip time, 500 ms
/// @param t2 longest interval between two retransmissions, 4 s
/// @param t4 how long a message may stay in the network, 5 s
/// @param timerC how long an INVITE may ring without any news; the RFC wants more than 3 minutes
public record Timers(Duration t1, Duration t2, Duration t4, Duration timerC) {

    /// The RFC's values, and 10 minutes of ringing: some networks play announcements before they answer.
    public static final Timers DEFAULT =
            new Timers(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofMinutes(10));

    /// A server says 100 if the user said nothing for so long (§17.2.1).
    static final long TRYING_AFTER_MS = 200;

    private static final long TIMER_D_MIN_MS = 32_000;

    public Timers {
        within("t1", t1, Duration.ofMillis(1), Duration.ofSeconds(10));
        within("t2", t2, t1, Duration.ofMinutes(1));
        within("t4", t4, t1, Duration.ofMinutes(1));
        within("timerC", timerC, t1, Duration.ofHours(1));
    }

    private static void within(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("%s: %s (expected: %s..%s)".formatted(name, value, min, max));
        }
    }

    long t1Ms() {
        return t1.toMillis();
    }

    long t2Ms() {
        return t2.toMillis();
    }

    long t4Ms() {
        return t4.toMillis();
    }

    long timerCMs() {
        return timerC.toMillis();
    }

    /// 64·T1: timers B, F, H, J, L and M.
    long giveUpMs() {
        return 64 * t1Ms();
    }

    long timerDMs() {
        return Math.max(TIMER_D_MIN_MS, giveUpMs());
    }

    /// The interval after this one, for timers E and G.
    long doubledMs(long intervalMs) {
        return Math.min(2 * intervalMs, t2Ms());
    }

    /// When timer E of a peer with these timers is first set to T2: 3.5 s. Before that a 100 to anything but INVITE
    /// is forbidden, after it it is a duty (RFC 4320 §4.1).
    long nonInviteTryingMs() {
        long sum = 0;
        for (long interval = t1Ms(); interval < t2Ms(); interval *= 2) {
            sum += interval;
        }
        return sum;
    }
}
