package org.belfry.media.quality;

/// What was sent to a leg, counted by the one thread that sends: the loop that received it from the
/// other leg.
final class SentFacts {

    private final Revision revision = new Revision();
    private long packets;
    private long bytes;
    private long lastNanos;

    void sent(int count, long nowNanos) {
        revision.open();
        packets++;
        bytes += count;
        lastNanos = nowNanos;
        revision.close();
    }

    /// For any thread.
    Sent seen() {
        return revision.read(() -> new Sent(packets, bytes, lastNanos));
    }

    record Sent(long packets, long bytes, long lastNanos) {}
}
