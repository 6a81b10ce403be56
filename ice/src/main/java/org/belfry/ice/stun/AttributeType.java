package org.belfry.ice.stun;

import org.jspecify.annotations.Nullable;

/// The attributes we understand, with the lengths their values may have (RFC 8489 §14, RFC 8445 §16.1,
/// RFC 8656 §18). The parser refuses any other length, so a value can be read without another look at it.
///
/// | limit | value | against |
/// |---|---|---|
/// | USERNAME | 508 bytes | RFC 8489 §14.3; what is looked up in tables |
/// | REALM, NONCE, SOFTWARE, reason | 763 bytes | RFC 8489 §14.9–14.14 |
/// | DATA | 65,531 bytes | the size of a datagram |
public enum AttributeType {
    MAPPED_ADDRESS(0x0001, 8, 20, 12),
    USERNAME(0x0006, 1, 508, 1),
    MESSAGE_INTEGRITY(0x0008, 20, 20, 1),
    ERROR_CODE(0x0009, 4, 767, 1),
    UNKNOWN_ATTRIBUTES(0x000A, 0, 128, 2),
    CHANNEL_NUMBER(0x000C, 4, 4, 1),
    LIFETIME(0x000D, 4, 4, 1),
    XOR_PEER_ADDRESS(0x0012, 8, 20, 12),
    DATA(0x0013, 0, 65_531, 1),
    REALM(0x0014, 1, 763, 1),
    NONCE(0x0015, 1, 763, 1),
    XOR_RELAYED_ADDRESS(0x0016, 8, 20, 12),
    REQUESTED_ADDRESS_FAMILY(0x0017, 4, 4, 1),
    EVEN_PORT(0x0018, 1, 1, 1),
    REQUESTED_TRANSPORT(0x0019, 4, 4, 1),
    DONT_FRAGMENT(0x001A, 0, 0, 1),
    /// May be cut to 16 bytes where a usage agrees to it; ICE and TURN don't.
    MESSAGE_INTEGRITY_SHA256(0x001C, 16, 32, 4),
    PASSWORD_ALGORITHM(0x001D, 4, 128, 1),
    USERHASH(0x001E, 32, 32, 1),
    XOR_MAPPED_ADDRESS(0x0020, 8, 20, 12),
    RESERVATION_TOKEN(0x0022, 8, 8, 1),
    PRIORITY(0x0024, 4, 4, 1),
    USE_CANDIDATE(0x0025, 0, 0, 1),
    PASSWORD_ALGORITHMS(0x8002, 4, 128, 1),
    SOFTWARE(0x8022, 0, 763, 1),
    FINGERPRINT(0x8028, 4, 4, 1),
    ICE_CONTROLLED(0x8029, 8, 8, 1),
    ICE_CONTROLLING(0x802A, 8, 8, 1);

    private static final AttributeType[] ALL = values();
    private static final AttributeType[] REQUIRED = byCode(0);
    private static final AttributeType[] OPTIONAL = byCode(0x8000);

    private final int code;
    private final int bytesMin;
    private final int bytesMax;
    private final int step;

    AttributeType(int code, int bytesMin, int bytesMax, int step) {
        this.code = code;
        this.bytesMin = bytesMin;
        this.bytesMax = bytesMax;
        this.step = step;
    }

    public int code() {
        return code;
    }

    boolean fits(int bytes) {
        return bytes >= bytesMin && bytes <= bytesMax && (bytes - bytesMin) % step == 0;
    }

    boolean isAddress() {
        return step == 12;
    }

    /// The type of a code, or null: one we don't know.
    static @Nullable AttributeType of(int code) {
        AttributeType[] half = code < 0x8000 ? REQUIRED : OPTIONAL;
        int low = code & 0x7FFF;
        return low < half.length ? half[low] : null;
    }

    private static AttributeType[] byCode(int from) {
        var table = new AttributeType[0x30];
        for (AttributeType type : ALL) {
            if ((type.code & 0x8000) == from) {
                table[type.code & 0x7FFF] = type;
            }
        }
        return table;
    }
}
