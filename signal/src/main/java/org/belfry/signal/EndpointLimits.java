package org.belfry.signal;

import java.time.Duration;
import org.belfry.sip.transaction.TransactionLimits;

/// Every figure of an endpoint beyond those of its gates (connections, new ones per second, time for a handshake).
/// Immutable.
///
/// | limit | default | against |
/// |---|---|---|
/// | `times` | [Times] | who begins, stays silent or does not read |
/// | `unsentBytesMax` | 256 KiB | a peer that does not take what we send, in bytes a connection |
/// | `dialledBytesMax` | 16 MiB | the same, and messages begun, of all connections we opened (decision 0099) |
/// | `waitingMax` | 4,096 | messages handed to a shard and not yet looked at: beyond it 503 |
/// | `waitingBytesMax` | 8 MiB | the same in bytes |
/// | `transactionsMax` | 200,000 | server and client transactions each, of all shards: beyond it 503 |
/// | `transactionBytesMax` | 96 MiB | what messages they keep, all told: beyond it 503 |
///
/// Each shard has an equal part of what is of all shards: nothing is shared between cores, and whoever floods one
/// Call-ID fills one shard. Of what waits and of transactions, a quarter is kept for flows that are known.
public record EndpointLimits(
        Times times,
        int unsentBytesMax,
        int dialledBytesMax,
        int waitingMax,
        int waitingBytesMax,
        int transactionsMax,
        int transactionBytesMax) {

    /// A shard's part of the bytes is never less: a message of the largest kind has to fit beside the reserve.
    static final int PART_BYTES_MIN = 128 * 1024;

    private static final int MEBIBYTE = 1024 * 1024;

    /// The defaults of the tables above and below.
    public static final EndpointLimits USUAL = new EndpointLimits(
            new Times(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(32),
                    Duration.ofMinutes(70),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(10)),
            256 * 1024,
            16 * MEBIBYTE,
            4_096,
            8 * MEBIBYTE,
            200_000,
            96 * MEBIBYTE);

    public EndpointLimits {
        within("unsentBytesMax", unsentBytesMax, 65_536);
        within("dialledBytesMax", dialledBytesMax, 1);
        within("waitingMax", waitingMax, 1);
        within("waitingBytesMax", waitingBytesMax, 65_536);
        within("transactionsMax", transactionsMax, 1);
        within("transactionBytesMax", transactionBytesMax, PART_BYTES_MIN);
    }

    /// How long one connection is waited for.
    ///
    /// | time | default | against |
    /// |---|---|---|
    /// | `message` | 10 s | slow loris: a message begun and not ended holds its bytes |
    /// | `strangerIdle` | 32 s | connections of which nobody ever authenticated; an INVITE transaction's length |
    /// | `knownIdle` | 70 min | telephones that went away without a word; longer than an hour's registration |
    /// | `reading` | 10 s | a peer that does not take what we send: its connection is not read, then closed |
    /// | `pingEvery` | 100 s | silence until we ask, on connections we opened and to browsers |
    /// | `pongWithin` | 10 s | a peer that has answered pings before and does not any more |
    public record Times(
            Duration message,
            Duration strangerIdle,
            Duration knownIdle,
            Duration reading,
            Duration pingEvery,
            Duration pongWithin) {

        public Times {
            positive("message", message);
            positive("strangerIdle", strangerIdle);
            positive("knownIdle", knownIdle);
            positive("reading", reading);
            positive("pingEvery", pingEvery);
            positive("pongWithin", pongWithin);
        }

        private static void positive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException("%s: %s (expected: above zero)".formatted(name, value));
            }
        }
    }

    public EndpointLimits with(Times newTimes) {
        return new EndpointLimits(
                newTimes,
                unsentBytesMax,
                dialledBytesMax,
                waitingMax,
                waitingBytesMax,
                transactionsMax,
                transactionBytesMax);
    }

    public EndpointLimits withTransactionsMax(int max) {
        return new EndpointLimits(
                times, unsentBytesMax, dialledBytesMax, waitingMax, waitingBytesMax, max, transactionBytesMax);
    }

    public EndpointLimits withDialledBytesMax(int max) {
        return new EndpointLimits(
                times, unsentBytesMax, max, waitingMax, waitingBytesMax, transactionsMax, transactionBytesMax);
    }

    /// Whether so many messages, of so many bytes, may wait for one shard if the newest is of somebody known or not.
    boolean mayWait(int messages, long bytes, boolean isKnown) {
        int reserved = isKnown ? 0 : waitingMax / 4;
        int bytesReserved = isKnown ? 0 : waitingBytesMax / 4;
        return messages <= waitingMax - reserved && bytes <= waitingBytesMax - bytesReserved;
    }

    /// The part of one shard of so many.
    TransactionLimits transactions(int shards) {
        int count = Math.max(1, transactionsMax / shards);
        int bytes = Math.max(PART_BYTES_MIN, transactionBytesMax / shards);
        var usual = TransactionLimits.DEFAULT;
        return new TransactionLimits(count, count, bytes, usual.reliableQueueMax(), usual.forkMax());
    }

    private static void within(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException("%s: %d (expected: at least %d)".formatted(name, value, min));
        }
    }
}
