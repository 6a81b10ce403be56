package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's provider. Its ciphers want arrays: bytes are copied in and out, and a new parameter object a packet cannot
/// be helped. `close` only lets go of the keys; the JDK keeps copies nobody can wipe.
final class JdkPrimitives implements Primitives {

    @Override
    public Keystream keystream(byte[] key) {
        return new JdkKeystream(key);
    }

    @Override
    public Hmac hmac(byte[] key) {
        return new JdkHmac(key);
    }

    @Override
    public Aead aead(byte[] key) {
        return new JdkAead(key);
    }

    private static IllegalStateException unexpected(GeneralSecurityException impossible) {
        return new IllegalStateException("every JDK has AES and HMAC-SHA1", impossible);
    }

    /// An array that grows to the largest packet seen: 64 KiB at most, for no datagram is longer.
    private static byte[] atLeast(byte[] array, int bytes) {
        return array.length >= bytes ? array : new byte[Math.max(bytes, 2_048)];
    }

    private static final class JdkKeystream implements Keystream {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final byte[] counter = new byte[16];
        private final MemorySegment counterBytes = MemorySegment.ofArray(counter);
        private byte[] bytes = new byte[0];

        JdkKeystream(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
            try {
                cipher = Cipher.getInstance("AES/CTR/NoPadding");
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
        }

        @Override
        public void apply(Workspace work, MemorySegment region, long at, int length, long high, long low) {
            bytes = atLeast(bytes, length);
            counterBytes.set(NativeRegions.LONG, 0, high);
            counterBytes.set(NativeRegions.LONG, 8, low);
            MemorySegment.copy(region, NativeRegions.BYTE, at, bytes, 0, length);
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
                cipher.doFinal(bytes, 0, length, bytes, 0);
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
            MemorySegment.copy(bytes, 0, region, NativeRegions.BYTE, at, length);
        }

        @Override
        public void close() {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static final class JdkHmac implements Hmac {
        private final Mac mac;
        private final byte[] code = new byte[20];
        private final MemorySegment codeBytes = MemorySegment.ofArray(code);
        private byte[] bytes = new byte[0];

        JdkHmac(byte[] key) {
            try {
                mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(key, "HmacSHA1"));
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
        }

        @Override
        public void compute(Workspace work, MemorySegment region, long at, int length) {
            bytes = atLeast(bytes, length);
            MemorySegment.copy(region, NativeRegions.BYTE, at, bytes, 0, length);
            mac.update(bytes, 0, length);
            try {
                mac.doFinal(code, 0);
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
            work.codeHigh = codeBytes.get(NativeRegions.LONG, 0);
            work.codeNext = Short.toUnsignedInt(codeBytes.get(NativeRegions.SHORT, Long.BYTES));
        }

        @Override
        public void close() {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static final class JdkAead implements Aead {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final byte[] iv = new byte[12];
        private final MemorySegment ivBytes = MemorySegment.ofArray(iv);
        private byte[] in = new byte[0];
        private byte[] out = new byte[0];
        private byte[] aside = new byte[0];

        JdkAead(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
        }

        @Override
        public void seal(
                Workspace work,
                MemorySegment region,
                Associated associated,
                long at,
                int length,
                long tagAt,
                Nonce nonce) {
            room(length);
            MemorySegment.copy(region, NativeRegions.BYTE, at, in, 0, length);
            try {
                begin(Cipher.ENCRYPT_MODE, region, associated, nonce);
                cipher.doFinal(in, 0, length, out, 0);
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
            MemorySegment.copy(out, 0, region, NativeRegions.BYTE, at, length);
            MemorySegment.copy(out, length, region, NativeRegions.BYTE, tagAt, TAG_BYTES);
        }

        @Override
        public boolean open(
                Workspace work,
                MemorySegment region,
                Associated associated,
                long at,
                int length,
                long tagAt,
                Nonce nonce) {
            room(length);
            MemorySegment.copy(region, NativeRegions.BYTE, at, in, 0, length);
            MemorySegment.copy(region, NativeRegions.BYTE, tagAt, in, length, TAG_BYTES);
            try {
                begin(Cipher.DECRYPT_MODE, region, associated, nonce);
                cipher.doFinal(in, 0, length + TAG_BYTES, out, 0);
            } catch (AEADBadTagException wrong) {
                return false;
            } catch (GeneralSecurityException impossible) {
                throw unexpected(impossible);
            }
            MemorySegment.copy(out, 0, region, NativeRegions.BYTE, at, length);
            return true;
        }

        private void begin(int mode, MemorySegment region, Associated associated, Nonce nonce)
                throws GeneralSecurityException {
            ivBytes.set(NativeRegions.LONG, 0, nonce.high);
            ivBytes.set(NativeRegions.INT, 8, nonce.low);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, iv));
            associate(region, associated.at, associated.length);
            associate(region, associated.thenAt, associated.thenLength);
        }

        private void associate(MemorySegment region, long at, int length) {
            aside = atLeast(aside, length);
            MemorySegment.copy(region, NativeRegions.BYTE, at, aside, 0, length);
            cipher.updateAAD(aside, 0, length);
        }

        private void room(int length) {
            in = atLeast(in, length + TAG_BYTES);
            out = atLeast(out, length + TAG_BYTES);
        }

        @Override
        public void close() {
            Arrays.fill(in, (byte) 0);
            Arrays.fill(out, (byte) 0);
        }
    }
}
