package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;

/// HMAC-SHA1 with the key's two padded blocks hashed once (RFC 2104 §4): a packet costs two short copies and four
/// calls.
///
/// libcrypto's own HMAC would set up and tear down more than it hashes. `SHA_CTX` is a public structure of 96 bytes
/// that
/// has not changed since SSLeay; 128 are reserved for each.
final class LibcryptoHmac implements Primitives.Hmac {

    private static final int STATE_BYTES = 128;
    private static final int BLOCK_BYTES = 64;
    private static final int DIGEST_BYTES = 20;
    private static final long INNER = 0;
    private static final long OUTER = STATE_BYTES;

    private final MemorySegment states = Arena.ofAuto().allocate(2 * STATE_BYTES, 64);
    private final long address = states.address();
    private boolean isClosed;

    LibcryptoHmac(byte[] key) {
        if (key.length > BLOCK_BYTES) {
            throw new IllegalArgumentException("key: %d bytes (expected: 0..64)".formatted(key.length));
        }
        begin(INNER, key, 0x36);
        begin(OUTER, key, 0x5c);
    }

    private void begin(long state, byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= (byte) pad;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(BLOCK_BYTES);
            MemorySegment.copy(block, 0, copy, NativeRegions.BYTE, 0, BLOCK_BYTES);
            LibcryptoCalls.sha1Init(address + state);
            LibcryptoCalls.sha1Update(address + state, copy.address(), BLOCK_BYTES);
            copy.fill((byte) 0);
        }
        Arrays.fill(block, (byte) 0);
    }

    @Override
    public void compute(Workspace work, MemorySegment region, long at, int length) {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        long hash = work.address + Workspace.HASH;
        long digest = work.address + Workspace.DIGEST;
        try {
            MemorySegment.copy(states, INNER, work.memory, Workspace.HASH, STATE_BYTES);
            LibcryptoCalls.sha1Update(hash, region.address() + at, length);
            LibcryptoCalls.sha1Final(digest, hash);
            MemorySegment.copy(states, OUTER, work.memory, Workspace.HASH, STATE_BYTES);
            LibcryptoCalls.sha1Update(hash, digest, DIGEST_BYTES);
            LibcryptoCalls.sha1Final(digest, hash);
            work.codeHigh = work.memory.get(NativeRegions.LONG, Workspace.DIGEST);
            work.codeNext = Short.toUnsignedInt(work.memory.get(NativeRegions.SHORT, Workspace.DIGEST + Long.BYTES));
        } finally {
            Reference.reachabilityFence(states);
            Reference.reachabilityFence(work);
            Reference.reachabilityFence(region);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        states.fill((byte) 0);
    }
}
