package org.belfry.signal;

/// Hashes text under a secret, so that nobody outside can choose texts that meet. Not for proofs. Immutable.
final class KeyedHash {

    private static final long PRIME = 0x0000_0100_0000_01b3L;

    private final long secret;

    KeyedHash(long secret) {
        this.secret = secret;
    }

    long of(String text) {
        long hash = secret;
        for (int i = 0; i < text.length(); i++) {
            hash = Long.rotateLeft((hash ^ text.charAt(i)) * PRIME, 23) + secret;
        }
        return mix(hash ^ text.length());
    }

    /// The finaliser of MurmurHash3: every input bit reaches every output bit.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
