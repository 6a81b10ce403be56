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
    private static final long WORKING = 2 * STATE_BYTES;
    private static final long DIGEST = 3 * STATE_BYTES;

    private final MemorySegment states = Arena.ofAuto().allocate(4 * STATE_BYTES, 16);
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
        MemorySegment.copy(block, 0, states, NativeRegions.BYTE, WORKING, BLOCK_BYTES);
        LibcryptoCalls.sha1Init(address + state);
        LibcryptoCalls.sha1Update(address + state, address + WORKING, BLOCK_BYTES);
        Arrays.fill(block, (byte) 0);
        states.asSlice(WORKING, BLOCK_BYTES).fill((byte) 0);
    }

    @Override
    public void compute(MemorySegment region, long at, int length) {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        try {
            MemorySegment.copy(states, INNER, states, WORKING, STATE_BYTES);
            LibcryptoCalls.sha1Update(address + WORKING, region.address() + at, length);
            LibcryptoCalls.sha1Final(address + DIGEST, address + WORKING);
            MemorySegment.copy(states, OUTER, states, WORKING, STATE_BYTES);
            LibcryptoCalls.sha1Update(address + WORKING, address + DIGEST, DIGEST_BYTES);
            LibcryptoCalls.sha1Final(address + DIGEST, address + WORKING);
        } finally {
            Reference.reachabilityFence(states);
            Reference.reachabilityFence(region);
        }
    }

    @Override
    public long high() {
        return states.get(NativeRegions.LONG, DIGEST);
    }

    @Override
    public int next() {
        return Short.toUnsignedInt(states.get(NativeRegions.SHORT, DIGEST + 8));
    }

    @Override
    public void close() {
        isClosed = true;
        states.fill((byte) 0);
    }
}
