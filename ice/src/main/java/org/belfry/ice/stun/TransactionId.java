package org.belfry.ice.stun;

import java.util.random.RandomGenerator;

/// The 96 bits that tie an answer to its request (RFC 8489 §5). Immutable.
public record TransactionId(int high, long low) {

    /// One nobody can guess, if `random` is unpredictable.
    public static TransactionId next(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }
}
