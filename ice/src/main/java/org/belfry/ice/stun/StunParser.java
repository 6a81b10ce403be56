package org.belfry.ice.stun;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.belfry.ice.stun.StunParsed.Broken;
import org.belfry.ice.stun.StunParsed.Whole;

/// Reads STUN messages (RFC 8489 §5, §6.3, §14). Pure; the input stays as it was.
///
/// | limit | value | against |
/// |---|---|---|
/// | message | 65,555 bytes | what its own length field can say |
/// | attributes | 32 | thousands of empty ones: bounds the index and each look-up |
/// | unknown attributes told | 16 | what an answer 420 repeats |
///
/// A FINGERPRINT that is there is right, and is the last attribute.
public final class StunParser {

    static final int HEADER_BYTES = 20;
    static final int MAGIC_COOKIE = 0x2112_A442;
    static final int ATTRIBUTES_MAX = 32;
    static final int UNKNOWN_MAX = 16;

    private static final int FINGERPRINT_MASK = 0x5354_554E;

    private StunParser() {}

    /// Whether a packet that begins so may be STUN on a port that others share (RFC 7983 §7).
    public static boolean mayBe(byte first) {
        return first >= 0 && first <= 3;
    }

    /// Reads `b[from, from + length)`, which is one whole message or nothing.
    public static StunParsed parse(byte[] b, int from, int length) {
        if (length < HEADER_BYTES) {
            return new Broken(StunFault.TRUNCATED, Math.max(length, 0));
        }
        int type = Octets.u16(b, from);
        if (type >>> 14 != 0) {
            return new Broken(StunFault.NOT_STUN, 0);
        }
        if (Octets.i32(b, from + 4) != MAGIC_COOKIE) {
            return new Broken(StunFault.NOT_STUN, 4);
        }
        int bytes = HEADER_BYTES + Octets.u16(b, from + 2);
        if (bytes > length) {
            return new Broken(StunFault.TRUNCATED, length);
        }
        if (bytes < length || bytes % 4 != 0) {
            return new Broken(StunFault.WRONG_LENGTH, 2);
        }
        StunMethod method = StunMethod.ofType(type);
        if (method == null) {
            return new Broken(StunFault.UNKNOWN_METHOD, 0);
        }
        return new Walk(b, from, from + bytes).attributes(StunClass.ofType(type), method);
    }

    /// One pass over the attributes.
    private static final class Walk {
        private final byte[] b;
        private final int from;
        private final int end;
        private final int[] index = new int[3 * ATTRIBUTES_MAX];
        private final int[] unknown = new int[UNKNOWN_MAX];
        private int seen;
        private int shown;
        private int unknowns;
        private int integrityAt = -1;
        private int sha256At = -1;
        private boolean fingerprinted;

        Walk(byte[] b, int from, int end) {
            this.b = b;
            this.from = from;
            this.end = end;
        }

        StunParsed attributes(StunClass kind, StunMethod method) {
            int at = from + HEADER_BYTES;
            while (at < end) {
                // Lengths are multiples of four throughout, so a header is always there.
                int bytes = Octets.u16(b, at + 2);
                int next = at + 4 + (bytes + 3 & ~3);
                if (next > end) {
                    return broken(StunFault.ATTRIBUTE_BEYOND_END, at + 2);
                }
                if (fingerprinted) {
                    return broken(StunFault.FINGERPRINT, at);
                }
                if (++seen > ATTRIBUTES_MAX) {
                    return broken(StunFault.TOO_MANY_ATTRIBUTES, at);
                }
                Broken fault = take(at, bytes);
                if (fault != null) {
                    return fault;
                }
                at = next;
            }
            int[] kept = Arrays.copyOf(index, 3 * shown);
            int[] strange = Arrays.copyOf(unknown, unknowns);
            var id = new TransactionId(Octets.i32(b, from + 8), Octets.i64(b, from + 12));
            var layout = new StunMessage.Layout(from, end, kept, strange, integrityAt, sha256At, fingerprinted);
            return new Whole(new StunMessage(b, kind, method, id, layout));
        }

        private @org.jspecify.annotations.Nullable Broken take(int at, int bytes) {
            int code = Octets.u16(b, at);
            AttributeType type = AttributeType.of(code);
            if (type == null) {
                if (code < 0x8000 && isCovered() && unknowns < UNKNOWN_MAX) {
                    unknown[unknowns++] = code;
                }
                return null;
            }
            if (!type.fits(bytes)) {
                return broken(StunFault.ATTRIBUTE_LENGTH, at + 2);
            }
            if (!isValueGood(type, at + 4, bytes)) {
                return broken(
                        type == AttributeType.FINGERPRINT ? StunFault.FINGERPRINT : StunFault.ATTRIBUTE_VALUE, at + 4);
            }
            place(type, code, at, bytes);
            return null;
        }

        /// Where the message's own words end: what follows its integrity is ignored, but for the stronger integrity
        /// and the checksum (RFC 8489 §14.5, §14.6).
        private void place(AttributeType type, int code, int at, int bytes) {
            switch (type) {
                case FINGERPRINT -> fingerprinted = true;
                case MESSAGE_INTEGRITY -> integrityAt = isCovered() ? at : integrityAt;
                case MESSAGE_INTEGRITY_SHA256 -> sha256At = sha256At < 0 ? at : sha256At;
                default -> {
                    if (isCovered()) {
                        index[3 * shown] = code;
                        index[3 * shown + 1] = at + 4;
                        index[3 * shown + 2] = bytes;
                        shown++;
                    }
                }
            }
        }

        private boolean isCovered() {
            return integrityAt < 0 && sha256At < 0;
        }

        private boolean isValueGood(AttributeType type, int at, int bytes) {
            if (type.isAddress()) {
                return b[at + 1] == (bytes == 8 ? 1 : 2);
            }
            return switch (type) {
                case FINGERPRINT -> Octets.i32(b, at) == fingerprint(b, from, at - 4, end);
                case ERROR_CODE -> (b[at + 2] & 7) >= 3 && (b[at + 2] & 7) <= 6 && b[at + 3] >= 0 && b[at + 3] < 100;
                default -> true;
            };
        }

        private Broken broken(StunFault fault, int at) {
            return new Broken(fault, at - from);
        }
    }

    /// The checksum of `b[from, to)` in a message that says it ends at `end`.
    static int fingerprint(byte[] b, int from, int to, int end) {
        var crc = new CRC32();
        int length = end - from - HEADER_BYTES;
        crc.update(b, from, 2);
        crc.update(length >>> 8);
        crc.update(length);
        crc.update(b, from + 4, to - from - 4);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }
}
