package org.belfry.ice.stun;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.belfry.ground.IpAddress;

/// Writes one message, attribute by attribute (RFC 8489 §5, §14). Belongs to one thread, used once.
///
/// Limits: 65,535 bytes; each attribute the lengths of its type. Passing one is our own fault and is thrown.
/// Integrity comes after everything it is to cover, the fingerprint last of all.
public final class StunWriter {

    private static final int BYTES_MAX = 65_532;

    private final TransactionId id;
    private byte[] b = new byte[128];
    private int end = StunParser.HEADER_BYTES;

    public StunWriter(StunClass kind, StunMethod method, TransactionId id) {
        this.id = id;
        Octets.u16(b, 0, kind.bits() | method.bits());
        Octets.i32(b, 4, StunParser.MAGIC_COOKIE);
        Octets.i32(b, 8, id.high());
        Octets.i64(b, 12, id.low());
    }

    /// The beginning of an answer to `request`.
    public static StunWriter success(StunMessage request) {
        return new StunWriter(StunClass.SUCCESS, request.method(), request.id());
    }

    /// The beginning of a refusal of `request`.
    public static StunWriter error(StunMessage request, StunError error) {
        var writer = new StunWriter(StunClass.ERROR, request.method(), request.id());
        return writer.number(AttributeType.ERROR_CODE, (error.code() / 100) << 8 | (error.code() % 100));
    }

    public StunWriter flag(AttributeType type) {
        header(type, 0);
        return this;
    }

    public StunWriter number(AttributeType type, long value) {
        int at = header(type, 4);
        Octets.i32(b, at, (int) value);
        return this;
    }

    public StunWriter bytes(AttributeType type, byte[] value) {
        return bytes(type, value, 0, value.length);
    }

    public StunWriter bytes(AttributeType type, byte[] value, int from, int length) {
        int at = header(type, length);
        System.arraycopy(value, from, b, at, length);
        return this;
    }

    public StunWriter text(AttributeType type, String value) {
        return bytes(type, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Any of the addresses; all but MAPPED-ADDRESS are masked (RFC 8489 §14.2).
    public StunWriter address(AttributeType type, TransportAddress value) {
        IpAddress address = value.address();
        int at = header(type, address.isV4() ? 8 : 20);
        boolean plain = type == AttributeType.MAPPED_ADDRESS;
        int cookie = plain ? 0 : StunParser.MAGIC_COOKIE;
        b[at + 1] = (byte) (address.isV4() ? 1 : 2);
        Octets.u16(b, at + 2, value.port() ^ cookie >>> 16);
        if (address.isV4()) {
            Octets.i32(b, at + 4, (int) address.low() ^ cookie);
        } else {
            long high = (long) cookie << 32 | (plain ? 0 : id.high() & 0xFFFF_FFFFL);
            Octets.i64(b, at + 4, address.high() ^ high);
            Octets.i64(b, at + 12, address.low() ^ (plain ? 0 : id.low()));
        }
        return this;
    }

    /// UNKNOWN-ATTRIBUTES, as an answer 420 has it.
    public StunWriter unknown(int[] codes) {
        int at = header(AttributeType.UNKNOWN_ATTRIBUTES, 2 * codes.length);
        for (int code : codes) {
            Octets.u16(b, at, code);
            at += 2;
        }
        return this;
    }

    public StunWriter integrity(StunSeal seal, StunKey key) {
        byte[] code = seal.sha1(key, b, end);
        return bytes(AttributeType.MESSAGE_INTEGRITY, code);
    }

    public StunWriter integritySha256(StunSeal seal, StunKey key) {
        byte[] code = seal.sha256(key, b, end);
        return bytes(AttributeType.MESSAGE_INTEGRITY_SHA256, code);
    }

    public StunWriter fingerprint() {
        int crc = StunParser.fingerprint(b, 0, end, end + 8);
        return number(AttributeType.FINGERPRINT, crc);
    }

    /// What it weighs so far.
    public int size() {
        return end;
    }

    /// The message.
    public byte[] bytes() {
        return Arrays.copyOf(b, end);
    }

    /// Makes room for a value of `bytes`, zeroed to the end of its padding, and says where it begins.
    private int header(AttributeType type, int bytes) {
        if (!type.fits(bytes)) {
            throw new IllegalArgumentException("%s: %d bytes (expected: as RFC 8489 has it)".formatted(type, bytes));
        }
        int next = end + 4 + (bytes + 3 & ~3);
        if (next > BYTES_MAX) {
            throw new IllegalArgumentException("message: %d bytes (expected: 20..%d)".formatted(next, BYTES_MAX));
        }
        if (next > b.length) {
            b = Arrays.copyOf(b, Math.max(next, 2 * b.length));
        }
        Octets.u16(b, end, type.code());
        Octets.u16(b, end + 2, bytes);
        int at = end + 4;
        end = next;
        Octets.u16(b, 2, end - StunParser.HEADER_BYTES);
        return at;
    }
}
