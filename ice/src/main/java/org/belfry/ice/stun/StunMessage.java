package org.belfry.ice.stun;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.belfry.ground.IpAddress;
import org.jspecify.annotations.Nullable;

/// A message that was read whole: a view of the array it was read from, good as long as that is left alone.
///
/// Of an attribute that is there several times, the first counts (RFC 8489 §14), except where [#next] is asked for
/// more. Attributes behind the integrity are not shown. Immutable.
public final class StunMessage {

    /// Where things are: `index` holds code, position of the value and its length for each attribute shown.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Layout(
            int from, int end, int[] index, int[] unknown, int integrityAt, int sha256At, boolean fingerprinted) {}

    private final byte[] b;
    private final StunClass kind;
    private final StunMethod method;
    private final TransactionId id;
    private final Layout layout;

    StunMessage(byte[] b, StunClass kind, StunMethod method, TransactionId id, Layout layout) {
        this.b = b;
        this.kind = kind;
        this.method = method;
        this.id = id;
        this.layout = layout;
    }

    public StunClass kind() {
        return kind;
    }

    public StunMethod method() {
        return method;
    }

    public TransactionId id() {
        return id;
    }

    /// Its length on the wire, header included.
    public int bytes() {
        return layout.end - layout.from;
    }

    /// Whether it has a FINGERPRINT, which then is right.
    public boolean isFingerprinted() {
        return layout.fingerprinted;
    }

    public boolean has(AttributeType type) {
        return switch (type) {
            case FINGERPRINT -> layout.fingerprinted;
            case MESSAGE_INTEGRITY -> layout.integrityAt >= 0;
            case MESSAGE_INTEGRITY_SHA256 -> layout.sha256At >= 0;
            default -> next(type, 0) >= 0;
        };
    }

    /// Codes below 0x8000 that we don't know: such a request is answered 420, such an indication dropped
    /// (RFC 8489 §6.3.1). At most 16 of them.
    public int[] unknown() {
        return layout.unknown.clone();
    }

    public boolean hasUnknown() {
        return layout.unknown.length > 0;
    }

    /// The number of the first attribute of a type at `number` or behind it, or -1.
    public int next(AttributeType type, int number) {
        for (int i = number; 3 * i < layout.index.length; i++) {
            if (layout.index[3 * i] == type.code()) {
                return i;
            }
        }
        return -1;
    }

    /// A copy of a value; null if the attribute is absent.
    public byte @Nullable [] value(AttributeType type) {
        int number = next(type, 0);
        if (number < 0) {
            return null;
        }
        int at = layout.index[3 * number + 1];
        return Arrays.copyOfRange(b, at, at + layout.index[3 * number + 2]);
    }

    /// Where the first value of a type begins in the array the message was read from, or -1.
    public int valueAt(AttributeType type) {
        int number = next(type, 0);
        return number < 0 ? -1 : layout.index[3 * number + 1];
    }

    /// The length of the first value of a type, or -1.
    public int valueBytes(AttributeType type) {
        int number = next(type, 0);
        return number < 0 ? -1 : layout.index[3 * number + 2];
    }

    /// A value as UTF-8 text, malformed parts replaced; null if absent.
    public @Nullable String text(AttributeType type) {
        int number = next(type, 0);
        return number < 0
                ? null
                : new String(b, layout.index[3 * number + 1], layout.index[3 * number + 2], StandardCharsets.UTF_8);
    }

    /// A 32-bit value, not negative; -1 if absent or shorter.
    public long number(AttributeType type) {
        int number = next(type, 0);
        return number < 0 || layout.index[3 * number + 2] < 4
                ? -1
                : Octets.i32(b, layout.index[3 * number + 1]) & 0xFFFF_FFFFL;
    }

    /// The first octet of a value, as EVEN-PORT, REQUESTED-TRANSPORT and REQUESTED-ADDRESS-FAMILY have it; -1 if
    /// absent.
    public int octet(AttributeType type) {
        int number = next(type, 0);
        return number < 0 || layout.index[3 * number + 2] < 1 ? -1 : b[layout.index[3 * number + 1]] & 0xFF;
    }

    /// The code of an ERROR-CODE, 300 to 699.
    public OptionalInt errorCode() {
        int at = valueAt(AttributeType.ERROR_CODE);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of((b[at + 2] & 7) * 100 + b[at + 3]);
    }

    /// The first address of a type; null if absent.
    public @Nullable TransportAddress address(AttributeType type) {
        int number = next(type, 0);
        return number < 0 ? null : address(number);
    }

    /// The address of attribute `number`, as [#next] gave it for an attribute that is an address.
    public TransportAddress address(int number) {
        int at = layout.index[3 * number + 1];
        boolean plain = layout.index[3 * number] == AttributeType.MAPPED_ADDRESS.code();
        int cookie = plain ? 0 : StunParser.MAGIC_COOKIE;
        int port = Octets.u16(b, at + 2) ^ cookie >>> 16;
        if (b[at + 1] == 1) {
            long low = (Octets.i32(b, at + 4) ^ cookie) & 0xFFFF_FFFFL;
            return new TransportAddress(new IpAddress(true, 0, low), port);
        }
        long high = (long) cookie << 32 | (plain ? 0 : id.high() & 0xFFFF_FFFFL);
        long low = plain ? 0 : id.low();
        var address = new IpAddress(false, Octets.i64(b, at + 4) ^ high, Octets.i64(b, at + 12) ^ low);
        return new TransportAddress(address, port);
    }

    /// Whether a value is these bytes; the time it takes does not depend on where they differ.
    public boolean valueIs(AttributeType type, byte[] expected) {
        int at = valueAt(type);
        int bytes = valueBytes(type);
        if (at < 0 || bytes != expected.length) {
            return false;
        }
        int different = 0;
        for (int i = 0; i < bytes; i++) {
            different |= b[at + i] ^ expected[i];
        }
        return different == 0;
    }

    byte[] array() {
        return b;
    }

    Layout layout() {
        return layout;
    }

    @Override
    public String toString() {
        return method + " " + kind + " of " + bytes() + " bytes";
    }
}
