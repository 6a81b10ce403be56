package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/// AES counter mode in an EVP context.
final class LibcryptoKeystream implements Primitives.Keystream {

    private static final int COUNTER_BYTES = 16;
    private static final int KEEP_DIRECTION = -1;

    /// The counter, and behind it the length libcrypto reports.
    private final MemorySegment scratch = Arena.ofAuto().allocate(32, 16);

    private final long scratchAddress = scratch.address();
    private long context;

    LibcryptoKeystream(byte[] key) {
        context = LibcryptoCalls.newContext();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(key.length);
            MemorySegment.copy(key, 0, copy, NativeRegions.BYTE, 0, key.length);
            long cipher = LibcryptoCalls.cipher(key.length == 16 ? "EVP_aes_128_ctr" : "EVP_aes_256_ctr");
            LibcryptoCalls.init(context, cipher, copy.address(), 0, 1);
            copy.fill((byte) 0);
        }
    }

    @Override
    public void apply(MemorySegment region, long at, int length, long high, long low) {
        if (context == 0) {
            throw new IllegalStateException("closed");
        }
        try {
            scratch.set(NativeRegions.LONG, 0, high);
            scratch.set(NativeRegions.LONG, 8, low);
            LibcryptoCalls.init(context, 0, 0, scratchAddress, KEEP_DIRECTION);
            long address = region.address() + at;
            LibcryptoCalls.update(context, address, scratchAddress + COUNTER_BYTES, address, length);
        } finally {
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(region);
        }
    }

    @Override
    public void close() {
        long freed = context;
        context = 0;
        if (freed != 0) {
            LibcryptoCalls.freeContext(freed);
        }
    }
}
