package org.belfry.sip.digest;

import java.util.Arrays;
import java.util.function.Function;

/// What a device proves that it knows: HA1, the hash of user, realm and password under one algorithm
/// (RFC 7616 §3.4.2).
///
/// It is worth as much as the password within its realm, so it prints nothing, is stored sealed and can
/// be wiped. It is computed once, when the password is made. A standing secret is good on every
/// transport; one made for one session (128 random bits that a browser gets and loses with its session)
/// is all that MD5 over WebSocket accepts.
///
/// Thread-safe; a check that meets a wipe finds no secret.
public final class HashedSecret implements AutoCloseable {

    private final Algorithm algorithm;
    private final boolean oneSession;
    private final byte[] ha1;
    private boolean wiped;

    private HashedSecret(Algorithm algorithm, boolean oneSession, byte[] ha1) {
        if (ha1.length != algorithm.hashBytes()) {
            throw new IllegalArgumentException(
                    "ha1: %d bytes (expected: %d)".formatted(ha1.length, algorithm.hashBytes()));
        }
        this.algorithm = algorithm;
        this.oneSession = oneSession;
        this.ha1 = ha1;
    }

    /// Hashes a password of a device; `password` is UTF-8, stays the caller's and is the caller's to wipe.
    ///
    /// @throws IllegalArgumentException if `username` holds a colon, or one of both a quote, backslash
    /// or control
    public static HashedSecret of(Algorithm algorithm, String username, String realm, byte[] password) {
        return new HashedSecret(algorithm, false, hashed(algorithm, username, realm, password));
    }

    /// Hashes a password that lives as long as one session. It must hold at least 128 random bits.
    ///
    /// @throws IllegalArgumentException as [#of], or if `password` is shorter than 16 bytes
    public static HashedSecret ofOneSession(Algorithm algorithm, String username, String realm, byte[] password) {
        if (password.length < 16) {
            throw new IllegalArgumentException("password: %d bytes (expected: 16..)".formatted(password.length));
        }
        return new HashedSecret(algorithm, true, hashed(algorithm, username, realm, password));
    }

    /// A standing secret as it was stored; copies `ha1`.
    ///
    /// @throws IllegalArgumentException if `ha1` is not of the length of the algorithm's hash
    public static HashedSecret ofStored(Algorithm algorithm, byte[] ha1) {
        return new HashedSecret(algorithm, false, ha1.clone());
    }

    /// A secret of one session as it was stored; copies `ha1`.
    ///
    /// @throws IllegalArgumentException as [#ofStored]
    public static HashedSecret ofStoredSession(Algorithm algorithm, byte[] ha1) {
        return new HashedSecret(algorithm, true, ha1.clone());
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    /// Whether it was made for one session only.
    public boolean isOneSession() {
        return oneSession;
    }

    /// Lends a copy of HA1, to store it sealed, and wipes the copy afterwards.
    ///
    /// @throws IllegalStateException if wiped
    public <T> T lend(Function<byte[], T> reader) {
        byte[] copy = new byte[ha1.length];
        try {
            synchronized (this) {
                if (wiped) {
                    throw new IllegalStateException("secret: wiped (expected: still in use)");
                }
                System.arraycopy(ha1, 0, copy, 0, copy.length);
            }
            return reader.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /// Writes HA1 as digits; false, writing nothing, once wiped.
    boolean writeHex(byte[] digits) {
        // Under the lock that wiping takes: half-wiped zeros are a secret that anybody could guess.
        synchronized (this) {
            if (wiped) {
                return false;
            }
            Ascii.hex(ha1, ha1.length, digits);
            return true;
        }
    }

    /// Overwrites the bytes. Idempotent.
    public void wipe() {
        synchronized (this) {
            wiped = true;
            Arrays.fill(ha1, (byte) 0);
        }
    }

    @Override
    public void close() {
        wipe();
    }

    @Override
    public String toString() {
        return "[hashed secret]";
    }

    private static byte[] hashed(Algorithm algorithm, String username, String realm, byte[] password) {
        // A colon would let one user's name and realm hash like another's.
        if (username.indexOf(':') >= 0 || !Ascii.isPlain(username)) {
            throw new IllegalArgumentException("username: not plain (expected: no colon, quote, backslash, control)");
        }
        if (!Ascii.isPlain(realm)) {
            throw new IllegalArgumentException("realm: not plain (expected: no quote, backslash, control)");
        }
        return ResponseHash.ha1(algorithm, username, realm, password);
    }
}
