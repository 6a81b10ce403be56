package org.belfry.ice.stun;

/// What kind of message (RFC 8489 §5): the two bits C1 and C0 of the type.
public enum StunClass {
    REQUEST(0x000),
    INDICATION(0x010),
    SUCCESS(0x100),
    ERROR(0x110);

    static final int MASK = 0x110;

    private static final StunClass[] ALL = values();

    private final int bits;

    StunClass(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }

    static StunClass ofType(int type) {
        return ALL[(type & 0x010) >>> 4 | (type & 0x100) >>> 7];
    }
}
