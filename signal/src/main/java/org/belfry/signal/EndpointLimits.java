package org.belfry.signal;

import java.time.Duration;

/// Every figure of an endpoint beyond those of its gates (connections, new ones per second, time for a handshake).
/// Immutable.
///
/// | limit | default | against |
/// |---|---|---|
/// | `messageTime` | 10 s | slow loris: a message begun and not ended holds its bytes |
/// | `strangerIdle` | 32 s | connections of which nobody ever authenticated; an INVITE transaction's length |
/// | `knownIdle` | 70 min | connections of telephones that went away without a word; longer than an hour's registration
/// |
/// | `readingTime` | 10 s | a peer that does not take what we send: its connection is no longer read, then closed |
/// | `unsentBytesMax` | 256 KiB | the same, in bytes a connection |
/// | `waitingMax` | 4,096 | messages handed to a shard and not yet looked at: beyond it 503 |
/// | `waitingBytesMax` | 8 MiB | the same in bytes |
/// | `transactionsMax` | 200,000 | server and client transactions of one shard: beyond it 503 |
/// | [#transactionBytesMax] | 128 MB | what messages they keep, each for servers and clients: beyond it 503 |
public record EndpointLimits(
        Duration messageTime,
        Duration strangerIdle,
        Duration knownIdle,
        Duration readingTime,
        int unsentBytesMax,
        int waitingMax,
        int waitingBytesMax,
        int transactionsMax) {

    /// A usual answer takes as much.
    static final int TRANSACTION_BYTES = 640;

    /// The defaults of the table above.
    public static final EndpointLimits USUAL = new EndpointLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(32),
            Duration.ofMinutes(70),
            Duration.ofSeconds(10),
            256 * 1024,
            4_096,
            8 * 1024 * 1024,
            200_000);

    public EndpointLimits {
        positive("messageTime", messageTime);
        positive("strangerIdle", strangerIdle);
        positive("knownIdle", knownIdle);
        positive("readingTime", readingTime);
        within("unsentBytesMax", unsentBytesMax, 65_536);
        within("waitingMax", waitingMax, 1);
        within("waitingBytesMax", waitingBytesMax, 65_536);
        within("transactionsMax", transactionsMax, 1);
    }

    public EndpointLimits withTimes(Duration newMessageTime, Duration newStrangerIdle, Duration newReadingTime) {
        return new EndpointLimits(
                newMessageTime,
                newStrangerIdle,
                knownIdle,
                newReadingTime,
                unsentBytesMax,
                waitingMax,
                waitingBytesMax,
                transactionsMax);
    }

    public EndpointLimits withTransactionsMax(int max) {
        return new EndpointLimits(
                messageTime, strangerIdle, knownIdle, readingTime, unsentBytesMax, waitingMax, waitingBytesMax, max);
    }

    /// Bytes of messages that the transactions of one shard may keep: [#TRANSACTION_BYTES] each on average, at
    /// least one message of the largest kind.
    public int transactionBytesMax() {
        return Math.clamp((long) transactionsMax * TRANSACTION_BYTES, 131_072, 1 << 30);
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("%s: %s (expected: above zero)".formatted(name, value));
        }
    }

    private static void within(String name, int value, int min) {
        if (value < min) {
            throw new IllegalArgumentException("%s: %d (expected: at least %d)".formatted(name, value, min));
        }
    }
}
