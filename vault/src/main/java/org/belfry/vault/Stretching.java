package org.belfry.vault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// What turning a passphrase into a key costs: Argon2id (RFC 9106), by default its second recommended choice (§4:
/// 64 MiB, 3 passes, 4 lanes), some tenths of a second once per start.
///
/// Read back only within bounds, so that an altered file cannot ask for all memory or a day's work.
record Stretching(int memoryKibibytes, int passes, int lanes) {

    static final Stretching DEFAULT = new Stretching(64 * 1024, 3, 4);
    static final int SALT_BYTES = 16;

    private static final int MEMORY_KIBIBYTES_MAX = 1024 * 1024;
    private static final int PASSES_MAX = 64;
    private static final int LANES_MAX = 16;

    Stretching {
        require("memoryKibibytes", memoryKibibytes, 8 * lanes, MEMORY_KIBIBYTES_MAX);
        require("passes", passes, 1, PASSES_MAX);
        require("lanes", lanes, 1, LANES_MAX);
    }

    byte[] stretch(Secret passphrase, byte[] salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKibibytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[KeyRing.KEY_BYTES];
        passphrase.lend(words -> generator.generateBytes(words, key));
        return key;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(memoryKibibytes);
        out.writeInt(passes);
        out.writeInt(lanes);
    }

    static Stretching read(DataInputStream in) throws IOException {
        try {
            return new Stretching(in.readInt(), in.readInt(), in.readInt());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(name, value, min, max));
        }
    }
}
