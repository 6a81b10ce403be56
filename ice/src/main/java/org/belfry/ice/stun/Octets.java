package org.belfry.ice.stun;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in network byte order, read and written in place.
final class Octets {

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Octets() {}

    static int u16(byte[] b, int at) {
        return (short) SHORTS.get(b, at) & 0xFFFF;
    }

    static int i32(byte[] b, int at) {
        return (int) INTS.get(b, at);
    }

    static long i64(byte[] b, int at) {
        return (long) LONGS.get(b, at);
    }

    static void u16(byte[] b, int at, int value) {
        SHORTS.set(b, at, (short) value);
    }

    static void i32(byte[] b, int at, int value) {
        INTS.set(b, at, value);
    }

    static void i64(byte[] b, int at, long value) {
        LONGS.set(b, at, value);
    }
}
