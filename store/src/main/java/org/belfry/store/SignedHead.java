package org.belfry.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.belfry.ground.TenantId;
import org.belfry.vault.AuditSigner;

/// A signed statement: at this moment the tenant's ledger had this many rows and ended with this hash.
///
/// One kept elsewhere (the remote log, a print) makes any later cut or change of the rows before it visible, even to
/// who holds the database. Immutable by agreement: nobody changes the bytes.
///
/// @param sequence of the last row it covers
/// @param signature Ed25519 over the layout `"belfry audit head 1" | tenant | sequence | epoch microseconds | hash`
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; the bytes are what a verifier needs
public record SignedHead(TenantId tenant, long sequence, Instant signedAt, byte[] hash, byte[] signature) {

    private static final int BYTES = 2 * Long.BYTES + AuditChain.HASH_BYTES + AuditSigner.SIGNATURE_BYTES;

    static SignedHead sign(AuditSigner signer, TenantId tenant, AuditChain.Link end, Instant now) {
        byte[] message = AuditChain.headMessage(tenant, end.sequence(), now, end.hash());
        return new SignedHead(tenant, end.sequence(), now, end.hash(), signer.sign(message));
    }

    /// For keeping apart from the database: sequence, 8 | epoch microseconds, 8 | hash, 32 | signature,
    /// 64.
    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(sequence)
                .putLong(AuditChain.micros(signedAt))
                .put(hash)
                .put(signature)
                .array();
    }

    /// What [#bytes] made.
    ///
    /// @throws UncheckedIOException if they are not of that length
    static SignedHead read(TenantId tenant, byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new UncheckedIOException(new IOException("%d bytes (expected: %d)".formatted(bytes.length, BYTES)));
        }
        var buffer = ByteBuffer.wrap(bytes);
        long sequence = buffer.getLong();
        var signedAt = AuditChain.instant(buffer.getLong());
        byte[] hash = new byte[AuditChain.HASH_BYTES];
        byte[] signature = new byte[AuditSigner.SIGNATURE_BYTES];
        buffer.get(hash).get(signature);
        return new SignedHead(tenant, sequence, signedAt, hash, signature);
    }

    AuditChain.Link link() {
        return new AuditChain.Link(sequence, hash);
    }

    boolean isSameAs(SignedHead other) {
        return tenant.equals(other.tenant)
                && sequence == other.sequence
                && signedAt.equals(other.signedAt)
                && Arrays.equals(hash, other.hash)
                && Arrays.equals(signature, other.signature);
    }

    /// True if the holder of `publicKey` (SubjectPublicKeyInfo) signed it.
    public boolean isSignedBy(byte[] publicKey) {
        return hash.length == AuditChain.HASH_BYTES
                && AuditSigner.verify(publicKey, AuditChain.headMessage(tenant, sequence, signedAt, hash), signature);
    }

    @Override
    public String toString() {
        return "head at row %d, signed %s".formatted(sequence, signedAt);
    }
}
