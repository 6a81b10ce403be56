package org.belfry.vault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes a sealed column findable by equality: a keyed hash beside it, worthless without the key.
///
/// HMAC-SHA-256 under the tenant's index key over table, column and value, cut to 128 bits; before it the number of
/// the index period. When a retention period ends the key is replaced ([TenantKeys#replaceIndexKey]); the one before
/// stays for one period more, so that what must live on can be hashed anew, then it is gone and hashes of that time
/// find nothing any more. Thread-safe; about a microsecond.
public final class LookupHash {

    /// Period (4 bytes), then hash (16).
    public static final int BYTES = Integer.BYTES + 16;

    private final Supplier<List<IndexKey>> keys;

    LookupHash(Supplier<List<IndexKey>> keys) {
        this.keys = keys;
    }

    /// The hash to store from now on.
    public byte[] of(String table, String column, byte[] value) {
        return keys.get().getFirst().hash(table, column, value);
    }

    /// The hash to store of a text's UTF-8 bytes; fold case before, if names differing in case are the same.
    public byte[] of(String table, String column, String value) {
        return of(table, column, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Every hash under which `value` may be stored, newest first: search for any of them. One or two.
    public List<byte[]> candidates(String table, String column, byte[] value) {
        return keys.get().stream().map(key -> key.hash(table, column, value)).toList();
    }

    /// As [#candidates(String, String, byte[])], of a text's UTF-8 bytes.
    public List<byte[]> candidates(String table, String column, String value) {
        return candidates(table, column, value.getBytes(StandardCharsets.UTF_8));
    }

    /// True if `hash` was made under the key now in use; otherwise hash the value anew while it can still be found.
    public boolean isCurrent(byte[] hash) {
        return hash.length == BYTES
                && ByteBuffer.wrap(hash).getInt() == keys.get().getFirst().period;
    }

    /// The key of one period.
    record IndexKey(int period, SecretKeySpec key) {

        private static final int KEY_BYTES = 32;
        private static final int KEPT = 2;

        static List<IndexKey> first(SecureRandom random) {
            return List.of(new IndexKey(1, fresh(random)));
        }

        /// A new key in front of the newest of `keys`.
        static List<IndexKey> replaced(List<IndexKey> keys, SecureRandom random) {
            var newest = keys.getFirst();
            return List.of(new IndexKey(newest.period + 1, fresh(random)), newest);
        }

        static void write(List<IndexKey> keys, DataOutputStream out) throws IOException {
            out.writeByte(keys.size());
            for (var key : keys) {
                out.writeInt(key.period);
                out.write(key.key.getEncoded());
            }
        }

        static List<IndexKey> read(DataInputStream in) throws IOException {
            int count = in.readUnsignedByte();
            if (count == 0 || count > KEPT) {
                throw new IOException("index keys: %d (expected: 1..%d)".formatted(count, KEPT));
            }
            var keys = new ArrayList<IndexKey>();
            for (int i = 0; i < count; i++) {
                int period = in.readInt();
                byte[] key = new byte[KEY_BYTES];
                in.readFully(key);
                keys.add(new IndexKey(period, new SecretKeySpec(key, "HmacSHA256")));
            }
            return List.copyOf(keys);
        }

        byte[] hash(String table, String column, byte[] value) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(key);
                put(mac, table.getBytes(StandardCharsets.UTF_8));
                put(mac, column.getBytes(StandardCharsets.UTF_8));
                put(mac, value);
                return ByteBuffer.allocate(BYTES)
                        .putInt(period)
                        .put(mac.doFinal(), 0, BYTES - Integer.BYTES)
                        .array();
            } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
                throw new AssertionError("every JDK has HMAC-SHA-256", impossible);
            }
        }

        /// Behind its length, so that `ab`+`c` and `a`+`bc` differ.
        private static void put(Mac mac, byte[] field) {
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
            mac.update(field);
        }

        private static SecretKeySpec fresh(SecureRandom random) {
            byte[] key = new byte[KEY_BYTES];
            random.nextBytes(key);
            return new SecretKeySpec(key, "HmacSHA256");
        }

        @Override
        public String toString() {
            return "index key of period " + period;
        }
    }
}
