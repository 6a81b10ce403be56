package org.belfry.sip.transaction;

/// How much one event loop's transactions may hold. Immutable.
///
/// | limit | default | against |
/// |---|---|---|
/// | `serverMax` | 100,000 | memory under a flood of requests: about 0.5 KB each once answered |
/// | `clientMax` | 100,000 | memory when a peer stops answering |
/// | `bytesMax` | 64 MiB | the same in bytes, for both together, objects around messages counted in |
/// | `reliableQueueMax` | 8 | reliable provisional responses waiting for a peer that sends no PRACK |
/// | `forkMax` | 16 | peers that answer one INVITE with endless To tags: each costs an ACK kept for 32 s |
///
/// What strangers ask may fill three quarters of the server table and of the bytes: the rest is kept for flows that are
/// known ([Flow#isKnown]). What peers ask may fill seven eighths of the bytes: the rest is kept for what we ask, so
/// that calls can be ended while others flood us.
public record TransactionLimits(int serverMax, int clientMax, int bytesMax, int reliableQueueMax, int forkMax) {

    /// The defaults of the table above.
    public static final TransactionLimits DEFAULT = new TransactionLimits(100_000, 100_000, 64 << 20, 8, 16);

    public TransactionLimits {
        within("serverMax", serverMax, 10_000_000);
        within("clientMax", clientMax, 10_000_000);
        within("bytesMax", bytesMax, 1 << 30);
        within("reliableQueueMax", reliableQueueMax, 1_000);
        within("forkMax", forkMax, 1_000);
    }

    /// Server transactions, beyond which only known flows get one.
    public int strangersMax() {
        return serverMax - serverMax / 4;
    }

    /// Bytes, beyond which only known flows get a transaction.
    public int strangersBytesMax() {
        return bytesMax - bytesMax / 4;
    }

    /// Bytes, beyond which only we may ask.
    public int peersBytesMax() {
        return bytesMax - bytesMax / 8;
    }

    private static void within(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: 1..%d)".formatted(name, value, max));
        }
    }
}
