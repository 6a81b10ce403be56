package org.belfry.vault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/// What `tenant.key` holds, once unwrapped. Immutable.
///
/// @param rewrapping whether people's keys are being moved under a new version; a crash leaves it set, and the next
///     opening goes on
record TenantSecrets(KeyRing ring, List<LookupHash.IndexKey> indexKeys, AuditSigner auditSigner, boolean rewrapping) {

    private static final int KEY_DER_BYTES_MAX = 256;

    static TenantSecrets fresh(SecureRandom random) {
        return new TenantSecrets(
                KeyRing.fresh(random), LookupHash.IndexKey.first(random), AuditSigner.fresh(random), false);
    }

    TenantSecrets withRing(KeyRing newRing, boolean nowRewrapping) {
        return new TenantSecrets(newRing, indexKeys, auditSigner, nowRewrapping);
    }

    TenantSecrets withIndexKeys(List<LookupHash.IndexKey> newKeys) {
        return new TenantSecrets(ring, newKeys, auditSigner, rewrapping);
    }

    void write(DataOutputStream out) throws IOException {
        ring.write(out);
        LookupHash.IndexKey.write(indexKeys, out);
        writeDer(out, auditSigner.privateKeyDer());
        writeDer(out, auditSigner.publicKey());
        out.writeBoolean(rewrapping);
    }

    static TenantSecrets read(DataInputStream in) throws IOException {
        var ring = KeyRing.read(in);
        var indexKeys = LookupHash.IndexKey.read(in);
        byte[] privateKey = readDer(in);
        byte[] publicKey = readDer(in);
        return new TenantSecrets(ring, indexKeys, AuditSigner.of(privateKey, publicKey), in.readBoolean());
    }

    private static void writeDer(DataOutputStream out, byte[] der) throws IOException {
        out.writeShort(der.length);
        out.write(der);
    }

    private static byte[] readDer(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort();
        if (length > KEY_DER_BYTES_MAX) {
            throw new IOException("audit key: %d bytes (expected: at most %d)".formatted(length, KEY_DER_BYTES_MAX));
        }
        return in.readNBytes(length);
    }

    @Override
    public String toString() {
        return "[tenant secrets]";
    }
}
