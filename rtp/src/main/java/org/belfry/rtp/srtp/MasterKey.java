package org.belfry.rtp.srtp;

import java.util.Arrays;

/// Master key and salt of one direction, as SDES or DTLS agreed on them (RFC 3711 §3.2.1, RFC 5764 §4.2).
///
/// Prints its suite only. [#close] overwrites the bytes; contexts made before keep working, for they have derived what
/// they need. A master key index is not kept: our side of a negotiation never accepts one (RFC 4568 §6.1).
public final class MasterKey implements AutoCloseable {

    private final SrtpSuite suite;
    private final byte[] key;
    private final byte[] salt;

    private MasterKey(SrtpSuite suite, byte[] key, byte[] salt) {
        this.suite = suite;
        this.key = key;
        this.salt = salt;
    }

    /// A copy of `key` and `salt`, which have the lengths the suite says.
    public static MasterKey of(SrtpSuite suite, byte[] key, byte[] salt) {
        requireLength("key", key.length, suite.keyBytes());
        requireLength("salt", salt.length, suite.saltBytes());
        return new MasterKey(suite, key.clone(), salt.clone());
    }

    /// Key and salt one behind the other, as SDES carries them (RFC 4568 §6.1).
    public static MasterKey of(SrtpSuite suite, byte[] keyAndSalt) {
        requireLength("key and salt", keyAndSalt.length, suite.keyBytes() + suite.saltBytes());
        int end = suite.keyBytes();
        return new MasterKey(
                suite, Arrays.copyOf(keyAndSalt, end), Arrays.copyOfRange(keyAndSalt, end, keyAndSalt.length));
    }

    public SrtpSuite suite() {
        return suite;
    }

    byte[] key() {
        return key;
    }

    byte[] salt() {
        return salt;
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public String toString() {
        return "MasterKey[" + suite + "]";
    }

    private static void requireLength(String what, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException("%s: %d bytes (expected: %d)".formatted(what, actual, expected));
        }
    }
}
