package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/// AES-GCM in an EVP context.
///
/// libcrypto decrypts before it knows whether the tag is right. If it was not, the same keystream is laid over the
/// bytes
/// once more, which makes them what they were: a packet that failed one key can be tried with the next.
final class LibcryptoAead implements Primitives.Aead {

    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int ENCRYPTS = 1;
    private static final int DECRYPTS = 0;

    private long context;

    LibcryptoAead(byte[] key) {
        context = LibcryptoCalls.newContext();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(key.length);
            MemorySegment.copy(key, 0, copy, NativeRegions.BYTE, 0, key.length);
            long cipher = key.length == 16 ? LibcryptoCalls.AES_128_GCM : LibcryptoCalls.AES_256_GCM;
            LibcryptoCalls.init(context, cipher, copy.address(), 0, ENCRYPTS);
            copy.fill((byte) 0);
        }
    }

    @Override
    public void seal(
            Workspace work,
            MemorySegment region,
            Primitives.Associated associated,
            long at,
            int length,
            long tagAt,
            Primitives.Nonce nonce) {
        try {
            begin(work, region, associated, nonce, ENCRYPTS);
            crypt(work, region, at, length);
            if (!LibcryptoCalls.finish(context, work.address + Workspace.END, work.address + Workspace.LENGTH)) {
                throw new IllegalStateException("libcrypto would not end an encryption");
            }
            LibcryptoCalls.control(context, GET_TAG, TAG_BYTES, region.address() + tagAt);
        } finally {
            Reference.reachabilityFence(work);
            Reference.reachabilityFence(region);
        }
    }

    @Override
    public boolean open(
            Workspace work,
            MemorySegment region,
            Primitives.Associated associated,
            long at,
            int length,
            long tagAt,
            Primitives.Nonce nonce) {
        try {
            begin(work, region, associated, nonce, DECRYPTS);
            LibcryptoCalls.control(context, SET_TAG, TAG_BYTES, region.address() + tagAt);
            crypt(work, region, at, length);
            boolean isRight =
                    LibcryptoCalls.finish(context, work.address + Workspace.END, work.address + Workspace.LENGTH);
            if (!isRight) {
                LibcryptoCalls.init(context, 0, 0, work.address + Workspace.NONCE, DECRYPTS);
                crypt(work, region, at, length);
            }
            return isRight;
        } finally {
            Reference.reachabilityFence(work);
            Reference.reachabilityFence(region);
        }
    }

    private void begin(
            Workspace work,
            MemorySegment region,
            Primitives.Associated associated,
            Primitives.Nonce nonce,
            int direction) {
        if (context == 0) {
            throw new IllegalStateException("closed");
        }
        work.memory.set(NativeRegions.LONG, Workspace.NONCE, nonce.high);
        work.memory.set(NativeRegions.INT, Workspace.NONCE + Long.BYTES, nonce.low);
        LibcryptoCalls.init(context, 0, 0, work.address + Workspace.NONCE, direction);
        LibcryptoCalls.update(
                context, 0, work.address + Workspace.LENGTH, region.address() + associated.at, associated.length);
        if (associated.thenLength > 0) {
            LibcryptoCalls.update(
                    context,
                    0,
                    work.address + Workspace.LENGTH,
                    region.address() + associated.thenAt,
                    associated.thenLength);
        }
    }

    private void crypt(Workspace work, MemorySegment region, long at, int length) {
        if (length > 0) {
            long bytes = region.address() + at;
            LibcryptoCalls.update(context, bytes, work.address + Workspace.LENGTH, bytes, length);
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
