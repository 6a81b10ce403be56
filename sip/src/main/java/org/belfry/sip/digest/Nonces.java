package org.belfry.sip.digest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Nonces that carry their own proof, so that a challenge leaves nothing behind in memory.
///
///     0      key number
///     1..5   second of the epoch it was made in, big-endian
///     6..13  serial, ascending by one from a random start
///     14..29 first 16 bytes of HMAC-SHA-256(key; bytes 0..13, flow)
///
/// written as 40 characters of base64url, which no other 40 characters decode to: one nonce, one text. The code
/// covers the flow it was sent to, so it serves nowhere else, and 128 bits of it leave no hope of guessing one.
///
/// The key is random and replaced after its life, or when the clock stepped behind its birth; the one before stays
/// good. A nonce of the future (a clock set back) is as stale as an old one. Thread-safe; no locks.
final class Nonces {

    static final int TEXT_BYTES = 40;

    private static final int RAW_BYTES = 30;
    private static final int HEAD_BYTES = 14;
    private static final int KEY_BYTES = 32;
    private static final long SECOND_MASK = 0xFF_FFFF_FFFFL;

    /// How far loops that took the time one after the other may disagree.
    private static final long AHEAD_SECONDS_MAX = 5;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final byte[] VALUES = values();

    /// What a nonce is to us.
    enum Standing {
        FRESH,
        /// Ours and of this flow, but not of these minutes.
        OLD,
        /// Not ours, or sent elsewhere, or under a key long gone.
        FOREIGN
    }

    /// `serial` and `second` are 0 if foreign.
    record Reading(Standing standing, long serial, long second) {
        private static final Reading FOREIGN = new Reading(Standing.FOREIGN, 0, 0);
    }

    private static final class Key {
        private final byte number;
        private final long bornSecond;
        private final byte[] innerPad;
        private final byte[] outerPad;

        Key(byte number, long bornSecond, byte[] secret) {
            this.number = number;
            this.bornSecond = bornSecond;
            this.innerPad = Hasher.pad(secret, 0x36);
            this.outerPad = Hasher.pad(secret, 0x5C);
        }

        byte[] code(Hasher hasher, byte[] raw, byte[] flow) {
            return hasher.hmac(innerPad, outerPad, raw, HEAD_BYTES, flow);
        }
    }

    private record Keys(Key current, @Nullable Key former) {}

    private final long lifeSeconds;
    private final long keyLifeSeconds;
    private final RandomGenerator random;
    private final AtomicLong serials;
    private final AtomicReference<Keys> keys;

    /// `random` is unpredictable and thread-safe.
    Nonces(DigestLimits limits, RandomGenerator random, Instant now) {
        this.lifeSeconds = limits.nonceLife().toSeconds();
        this.keyLifeSeconds = limits.keyLife().toSeconds();
        this.random = random;
        // A random start hides how many challenges there have been; two bits less leave room for 2^62 more.
        this.serials = new AtomicLong((random.nextLong() >>> 2) + 1);
        this.keys = new AtomicReference<>(new Keys(newKey((byte) random.nextInt(), now.getEpochSecond()), null));
    }

    /// A nonce for `flow`, 40 characters.
    String make(Hasher hasher, byte[] flow, Instant now) {
        Key key = keysAt(now.getEpochSecond()).current();
        byte[] raw = new byte[RAW_BYTES];
        raw[0] = key.number;
        put(raw, 1, 5, now.getEpochSecond() & SECOND_MASK);
        put(raw, 6, 8, serials.getAndIncrement());
        byte[] code = key.code(hasher, raw, flow);
        System.arraycopy(code, 0, raw, HEAD_BYTES, RAW_BYTES - HEAD_BYTES);
        return text(raw);
    }

    /// Judges `text[from, to)`, in the same time whether the code is right or not.
    Reading read(Hasher hasher, byte[] text, int from, int to, byte[] flow, Instant now) {
        byte[] raw = raw(text, from, to);
        Keys known = keysAt(now.getEpochSecond());
        Key former = known.former();
        Key key = raw != null && former != null && former.number == raw[0] ? former : known.current();
        byte[] tried = raw == null ? new byte[RAW_BYTES] : raw;
        byte[] code = key.code(hasher, tried, flow);
        // The number of the key stands under the code, so a wrong one needs no look of its own.
        int different = 0;
        for (int i = HEAD_BYTES; i < RAW_BYTES; i++) {
            different |= tried[i] ^ code[i - HEAD_BYTES];
        }
        if (raw == null || different != 0) {
            return Reading.FOREIGN;
        }
        long second = get(raw, 1, 5);
        long age = (now.getEpochSecond() & SECOND_MASK) - second;
        Standing standing = age <= lifeSeconds && age >= -AHEAD_SECONDS_MAX ? Standing.FRESH : Standing.OLD;
        return new Reading(standing, get(raw, 6, 8), second);
    }

    /// Whether a nonce of `second` has less than half of its life left.
    boolean isAgeing(long second, Instant now) {
        return (now.getEpochSecond() & SECOND_MASK) - second > lifeSeconds / 2;
    }

    private Keys keysAt(long second) {
        while (true) {
            Keys known = keys.get();
            long age = second - known.current().bornSecond;
            if (age <= keyLifeSeconds && age >= -AHEAD_SECONDS_MAX) {
                return known;
            }
            byte number = (byte) (known.current().number + 1);
            var next = new Keys(newKey(number, second), known.current());
            if (keys.compareAndSet(known, next)) {
                return next;
            }
        }
    }

    private Key newKey(byte number, long second) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        var made = new Key(number, second, key);
        Arrays.fill(key, (byte) 0);
        return made;
    }

    private static void put(byte[] raw, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            raw[at + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
    }

    private static long get(byte[] raw, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (raw[at + i] & 0xFF);
        }
        return value;
    }

    private static String text(byte[] raw) {
        byte[] text = new byte[TEXT_BYTES];
        for (int i = 0, at = 0; i < RAW_BYTES; i += 3) {
            int three = (int) get(raw, i, 3);
            text[at++] = (byte) ALPHABET.charAt(three >>> 18);
            text[at++] = (byte) ALPHABET.charAt(three >>> 12 & 63);
            text[at++] = (byte) ALPHABET.charAt(three >>> 6 & 63);
            text[at++] = (byte) ALPHABET.charAt(three & 63);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte @Nullable [] raw(byte[] text, int from, int to) {
        if (to - from != TEXT_BYTES) {
            return null;
        }
        byte[] raw = new byte[RAW_BYTES];
        int wrong = 0;
        for (int i = 0, at = from; i < RAW_BYTES; i += 3) {
            int three = 0;
            for (int k = 0; k < 4; k++) {
                byte octet = text[at++];
                byte value = octet < 0 ? -1 : VALUES[octet];
                wrong |= value;
                three = three << 6 | (value & 63);
            }
            put(raw, i, 3, three);
        }
        return wrong < 0 ? null : raw;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
