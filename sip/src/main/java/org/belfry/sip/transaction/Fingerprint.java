package org.belfry.sip.transaction;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// 128 bits that stand for the words a transaction is found by. Immutable.
///
/// Peers choose those words. In a hash table keyed by them, a peer could choose words that all fall into one
/// bucket, and an entry would keep some 200 bytes of them for 32 s. A keyed fingerprint takes 32 bytes and can't be
/// aimed: without the key nobody finds two texts that meet, and 128 bits never meet by accident.
record Fingerprint(long high, long low) {

    /// SipHash-2-4 with 128 bits (Aumasson and Bernstein) under a key of its own. Owned by one thread.
    static final class Press {

        private final long k0;
        private final long k1;
        private long v0;
        private long v1;
        private long v2;
        private long v3;
        private long words;

        Press(long k0, long k1) {
            this.k0 = k0;
            this.k1 = k1;
        }

        Press(RandomGenerator random) {
            this(random.nextLong(), random.nextLong());
        }

        Press begin() {
            v0 = 0x736f6d6570736575L ^ k0;
            v1 = 0x646f72616e646f6dL ^ k1 ^ 0xee;
            v2 = 0x6c7967656e657261L ^ k0;
            v3 = 0x7465646279746573L ^ k1;
            words = 0;
            return this;
        }

        Press word(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
            words++;
            return this;
        }

        /// A text with its length, so that "ab" and "c" differ from "a" and "bc"; null differs from empty.
        Press text(@Nullable String text) {
            if (text == null) {
                return word(-1);
            }
            int length = text.length();
            word(length);
            for (int at = 0; at < length; at += 4) {
                long word = text.charAt(at);
                for (int i = 1; i < 4 && at + i < length; i++) {
                    word |= (long) text.charAt(at + i) << (16 * i);
                }
                word(word);
            }
            return this;
        }

        Fingerprint end() {
            return end(words << 59);
        }

        /// The last block: up to seven octets and the length modulo 256 on top.
        Fingerprint end(long lastBlock) {
            word(lastBlock);
            v2 ^= 0xee;
            fourRounds();
            long low = v0 ^ v1 ^ v2 ^ v3;
            v1 ^= 0xdd;
            fourRounds();
            return new Fingerprint(v0 ^ v1 ^ v2 ^ v3, low);
        }

        private void fourRounds() {
            round();
            round();
            round();
            round();
        }

        private void round() {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
