package org.belfry.vault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// The versions of one key, oldest first; the last is the one in use. Immutable.
///
/// At most [#VERSIONS_MAX] versions: a monthly rotation for 80 years, and a bound on what a damaged file can claim.
record KeyRing(List<Version> versions) {

    static final int KEY_BYTES = 32;
    static final int VERSIONS_MAX = 1000;

    /// @param id random and unique within the ring, so that two folders restored from one backup never disagree
    @SuppressWarnings("ArrayRecordComponent")
    record Version(int id, byte[] key) {}

    KeyRing {
        versions = List.copyOf(versions);
        if (versions.isEmpty() || versions.size() > VERSIONS_MAX) {
            throw new IllegalArgumentException(
                    "key versions: %d (expected: 1..%d)".formatted(versions.size(), VERSIONS_MAX));
        }
    }

    static KeyRing fresh(SecureRandom random) {
        return new KeyRing(List.of(newVersion(List.of(), random)));
    }

    /// This ring with a new version on top.
    KeyRing rotated(SecureRandom random) {
        var more = new ArrayList<>(versions);
        more.add(newVersion(versions, random));
        return new KeyRing(more);
    }

    /// This ring without its older versions.
    KeyRing newestOnly() {
        return new KeyRing(List.of(primary()));
    }

    Version primary() {
        return versions.getLast();
    }

    List<Integer> ids() {
        return versions.stream().map(Version::id).toList();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeShort(versions.size());
        for (var version : versions) {
            out.writeInt(version.id);
            out.write(version.key);
        }
    }

    static KeyRing read(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        if (count == 0 || count > VERSIONS_MAX) {
            throw new IOException("key versions: %d (expected: 1..%d)".formatted(count, VERSIONS_MAX));
        }
        var versions = new ArrayList<Version>(count);
        for (int i = 0; i < count; i++) {
            int id = in.readInt();
            byte[] key = new byte[KEY_BYTES];
            in.readFully(key);
            versions.add(new Version(id, key));
        }
        return new KeyRing(versions);
    }

    private static Version newVersion(List<Version> taken, SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        int id = random.nextInt();
        while (id == 0 || hasId(taken, id)) {
            id = random.nextInt();
        }
        return new Version(id, key);
    }

    private static boolean hasId(List<Version> versions, int id) {
        return versions.stream().anyMatch(version -> version.id == id);
    }

    @Override
    public String toString() {
        return "key ring of %d versions".formatted(versions.size());
    }
}
