package org.belfry.rtp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Wall clock as reports carry it (RFC 3550 §4): seconds since 1900 and their 2^32th parts, 64 bits that turn in 2036.
public final class NtpTime {

    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private NtpTime() {}

    public static long of(Instant now) {
        long fraction = (((long) now.getNano()) << 32) / NANOS_A_SECOND;
        return (now.getEpochSecond() + SECONDS_1900_TO_1970) << 32 | fraction;
    }

    /// The middle 32 bits, in 1/65,536 s.
    public static int middle(long ntpTime) {
        return (int) (ntpTime >>> 16);
    }

    /// The time to the far side and back (RFC 3550 §6.4.1): none before it heard a report of ours, and none if what it
    /// says can't be, as below 0 or above a minute.
    public static Optional<Duration> roundTrip(long now, ReportBlock block) {
        if (block.lastSenderReport() == 0) {
            return Optional.empty();
        }
        int units = middle(now) - block.lastSenderReport() - block.delaySinceSenderReport();
        return units < 0 || units > 60 << 16
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((units * NANOS_A_SECOND) >> 16));
    }
}
