package org.belfry.rtp;

/// The packets that press a key (RFC 4733 §2.5.1): one at each [#next], all with the timestamp of the first, the last
/// one three times.
///
/// Whoever sends them gives each its own sequence number, the first the marker bit, and repeats the last without
/// waiting
/// for audio in between.
public final class KeyPress {

    private static final int ENDS = 3;
    private static final int DURATION_MAX = 0xFFFF;
    private static final int VOLUME = 10;

    private final int event;
    private final int total;
    private final int step;
    private int duration;
    private int ends;

    /// @param duration of the press, in units of the stream's clock, 1 to 65,535: 8 s at 8 kHz
    /// @param step between two packets, in the same units
    public KeyPress(int event, int duration, int step) {
        if (event < 0 || event > 255 || duration < 1 || duration > DURATION_MAX || step < 1) {
            throw new IllegalArgumentException("event %d, duration %d, step %d (expected: 0..255, 1..65535, 1..)"
                    .formatted(event, duration, step));
        }
        this.event = event;
        this.total = duration;
        this.step = step;
    }

    public boolean hasNext() {
        return ends < ENDS;
    }

    /// Whether the packet that [#next] gives is the first.
    public boolean isFirst() {
        return duration == 0;
    }

    public TelephoneEvent next() {
        if (!hasNext()) {
            throw new java.util.NoSuchElementException("the key was let go");
        }
        duration = (int) Math.min((long) duration + step, total);
        boolean isEnd = duration == total;
        ends += isEnd ? 1 : 0;
        return new TelephoneEvent(event, isEnd, VOLUME, duration);
    }
}
