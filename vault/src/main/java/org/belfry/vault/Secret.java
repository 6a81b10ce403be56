package org.belfry.vault;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;

/// A key, password or token: prints nothing, compares in constant time, can be wiped.
///
/// Wiping overwrites this copy; copies that a caller asked for are the caller's to wipe. The bytes are mutable only by
/// [#wipe]; safe to read from several threads until then.
public final class Secret implements AutoCloseable {

    private final byte[] bytes;
    private volatile boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Copies `bytes`.
    public static Secret of(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /// The UTF-8 bytes of `text`.
    public static Secret ofText(CharSequence text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes).clear();
        while (encoded.hasRemaining()) {
            encoded.put((byte) 0);
        }
        return new Secret(bytes);
    }

    /// `length` random bytes.
    public static Secret random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    /// In bytes.
    public int length() {
        return bytes.length;
    }

    /// A copy, which the caller wipes.
    ///
    /// @throws IllegalStateException if wiped
    public byte[] discloseBytes() {
        requireLive();
        return bytes.clone();
    }

    /// The bytes as UTF-8 text. A string cannot be wiped: only for texts that a person is shown or typed.
    ///
    /// @throws IllegalStateException if wiped
    public String discloseText() {
        requireLive();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Lends a copy of the bytes to `reader` and wipes the copy when it returns.
    ///
    /// @throws IllegalStateException if wiped
    public <T> T lend(Function<byte[], T> reader) {
        byte[] copy = discloseBytes();
        try {
            return reader.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /// Same bytes, compared in a time that depends on the lengths only.
    public boolean matches(Secret other) {
        requireLive();
        other.requireLive();
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    /// Overwrites the bytes; every later reading throws. Idempotent.
    public void wipe() {
        wiped = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public void close() {
        wipe();
    }

    @Override
    public String toString() {
        return "[secret]";
    }

    private void requireLive() {
        if (wiped) {
            throw new IllegalStateException("secret: wiped (expected: still in use)");
        }
    }
}
