package org.belfry.store;

import java.time.Instant;
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

    static SignedHead sign(AuditSigner signer, TenantId tenant, AuditChain.Link end, Instant now) {
        byte[] message = AuditChain.headMessage(tenant, end.sequence(), now, end.hash());
        return new SignedHead(tenant, end.sequence(), now, end.hash(), signer.sign(message));
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
