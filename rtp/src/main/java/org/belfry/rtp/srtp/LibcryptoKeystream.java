package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/// AES in counter mode: the counters of a packet are written one behind the other, encrypted block by block in one
/// call, and laid over it.
///
/// libcrypto's own counter mode wants to be told the counter by an initialisation each packet, which takes longer than
/// the encryption of a voice packet; a context that encrypts blocks is initialised once.
final class LibcryptoKeystream implements Primitives.Keystream {

    private static final int BLOCK_BYTES = 16;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private long context;

    LibcryptoKeystream(byte[] key) {
        context = LibcryptoCalls.newContext();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(key.length);
            MemorySegment.copy(key, 0, copy, NativeRegions.BYTE, 0, key.length);
            long cipher = key.length == 16 ? LibcryptoCalls.AES_128_ECB : LibcryptoCalls.AES_256_ECB;
            LibcryptoCalls.init(context, cipher, copy.address(), 0, 1);
            copy.fill((byte) 0);
        }
    }

    @Override
    public void apply(Workspace work, MemorySegment region, long at, int length, long high, long low) {
        if (context == 0) {
            throw new IllegalStateException("closed");
        }
        try {
            for (int done = 0; done < length; done += Workspace.STREAM_BYTES) {
                int bytes = Math.min(length - done, Workspace.STREAM_BYTES);
                int blocks = (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
                count(work.memory, blocks, high, low, done / BLOCK_BYTES);
                long stream = work.address + Workspace.STREAM;
                LibcryptoCalls.update(context, stream, work.address + Workspace.LENGTH, stream, blocks * BLOCK_BYTES);
                lay(work.memory, region, at + done, bytes);
            }
        } finally {
            Reference.reachabilityFence(work);
            Reference.reachabilityFence(region);
        }
    }

    /// Writes the counters from `first` on. A carry goes into the upper half: the counter is one number of 128 bits.
    private static void count(MemorySegment stream, int blocks, long high, long low, int first) {
        for (int i = 0; i < blocks; i++) {
            long counter = low + first + i;
            long carry = Long.compareUnsigned(counter, low) < 0 ? 1 : 0;
            stream.set(NativeRegions.LONG, Workspace.STREAM + (long) i * BLOCK_BYTES, high + carry);
            stream.set(NativeRegions.LONG, Workspace.STREAM + (long) i * BLOCK_BYTES + Long.BYTES, counter);
        }
    }

    private static void lay(MemorySegment stream, MemorySegment region, long at, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            region.set(WORD, at + i, region.get(WORD, at + i) ^ stream.get(WORD, Workspace.STREAM + i));
        }
        for (; i < length; i++) {
            byte key = stream.get(NativeRegions.BYTE, Workspace.STREAM + i);
            region.set(NativeRegions.BYTE, at + i, (byte) (region.get(NativeRegions.BYTE, at + i) ^ key));
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
