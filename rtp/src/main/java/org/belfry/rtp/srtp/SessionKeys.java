package org.belfry.rtp.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Keys of one session, derived from a master key (RFC 3711 §4.3, RFC 6188 §3, RFC 7714 §11), for RTP or for RTCP.
///
/// The key derivation rate is 0, as SDES without `KDR` and DTLS-SRTP have it: keys are derived once. Whoever asks owns
/// the arrays and wipes them when a cipher has taken them over.
final class SessionKeys {

    private static final int HMAC_KEY_BYTES = 20;
    private static final int BLOCK_BYTES = 16;
    private static final int FIRST_LABEL_OF_RTCP = 3;

    private final byte[] cipherKey;
    private final byte[] hmacKey;
    private final byte[] salt;

    /// @param hmacKey empty under an AEAD suite
    SessionKeys(byte[] cipherKey, byte[] hmacKey, byte[] salt) {
        this.cipherKey = cipherKey;
        this.hmacKey = hmacKey;
        this.salt = salt;
    }

    static SessionKeys rtp(MasterKey master) {
        return derive(master, 0);
    }

    static SessionKeys rtcp(MasterKey master) {
        return derive(master, FIRST_LABEL_OF_RTCP);
    }

    private static SessionKeys derive(MasterKey master, int firstLabel) {
        SrtpSuite suite = master.suite();
        var blocks = blocks(master.key());
        return new SessionKeys(
                derive(blocks, master.salt(), firstLabel, suite.keyBytes()),
                suite.isAead() ? new byte[0] : derive(blocks, master.salt(), firstLabel + 1, HMAC_KEY_BYTES),
                derive(blocks, master.salt(), firstLabel + 2, suite.saltBytes()));
    }

    /// One key schedule for all keys of a session.
    static Cipher blocks(byte[] masterKey) {
        try {
            var cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"));
            return cipher;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES", impossible);
        }
    }

    /// The keystream of AES counter mode from `(label || 0) XOR salt`: with rate 0 the packet's index does not count
    /// in.
    /// A salt of 96 bits is filled up with zeros on its right (RFC 7714 §11).
    static byte[] derive(Cipher blocks, byte[] masterSalt, int label, int bytes) {
        byte[] counters = new byte[(bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES];
        for (int at = 0; at < counters.length; at += BLOCK_BYTES) {
            System.arraycopy(masterSalt, 0, counters, at, masterSalt.length);
            counters[at + 7] ^= (byte) label;
            counters[at + BLOCK_BYTES - 1] = (byte) (at / BLOCK_BYTES);
        }
        try {
            byte[] stream = blocks.doFinal(counters);
            byte[] key = Arrays.copyOf(stream, bytes);
            Arrays.fill(stream, (byte) 0);
            return key;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("whole blocks can be encrypted", impossible);
        }
    }

    byte[] cipherKey() {
        return cipherKey;
    }

    byte[] hmacKey() {
        return hmacKey;
    }

    byte[] salt() {
        return salt;
    }

    void wipe() {
        Arrays.fill(cipherKey, (byte) 0);
        Arrays.fill(hmacKey, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionKeys";
    }
}
