package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How this package touches a native region: big-endian, unaligned, and checked once before an address leaves it.
final class NativeRegions {

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private NativeRegions() {}

    /// Throws unless `[at, at + length)` lies inside of a native, writable, living region: a wrong address in native
    /// code would be the end of the process, or worse. Whoever calls passes no stranger's number.
    static void require(MemorySegment region, long at, int length) {
        if (!region.isNative() || region.isReadOnly()) {
            throw new IllegalArgumentException("region: %s (expected: native and writable)".formatted(region));
        }
        if (!region.scope().isAlive() || at < 0 || length < 0 || at > region.byteSize() - length) {
            throw new IndexOutOfBoundsException(
                    "packet: %d + %d (expected: inside of %d living bytes)".formatted(at, length, region.byteSize()));
        }
    }
}
