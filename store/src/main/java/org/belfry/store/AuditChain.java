package org.belfry.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;
import org.jspecify.annotations.Nullable;

/// The hash chain of an audit ledger (policy C6, decision 0022): each row's hash covers the row and the hash before it,
/// so a row can't be changed, taken out or moved without changing every hash after it, and those are signed.
///
/// It covers sealed bytes, not what they say: erasing a person leaves the chain valid, and an auditor needs no key.
///
///     origin     SHA-256( "belfry audit 1" | tenant, 16 bytes )
///     hash of a  SHA-256( hash before, 32 | sequence, 8 | epoch microseconds, 8 | then each of action, actor,
///     row                 actor id, about id, origin, details as length, 4, and bytes; length -1 where absent )
///     head       "belfry audit head 1" | tenant, 16 | sequence, 8 | epoch microseconds, 8 | hash, 32: what is signed
///
/// Numbers are big-endian, texts UTF-8.
final class AuditChain {

    static final int HASH_BYTES = 32;

    private static final byte[] ORIGIN_LABEL = "belfry audit 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_LABEL = "belfry audit head 1".getBytes(StandardCharsets.US_ASCII);

    private AuditChain() {}

    /// The end of a chain: the last row's sequence and hash.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody as a whole
    record Link(long sequence, byte[] hash) {}

    /// One row as it is stored.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody as a whole
    record Row(
            long sequence,
            Instant at,
            String action,
            String actor,
            @Nullable Id actorId,
            @Nullable Id aboutId,
            byte[] origin,
            byte[] details,
            byte[] hash) {

        Link link() {
            return new Link(sequence, hash);
        }

        Row hashed(byte[] previous) {
            return new Row(sequence, at, action, actor, actorId, aboutId, origin, details, hashOf(previous, this));
        }
    }

    /// Before the first row; bound to the tenant, so no ledger can stand in for another's.
    static Link origin(TenantId tenant) {
        var digest = sha256();
        digest.update(ORIGIN_LABEL);
        digest.update(tenant.bytes());
        return new Link(0, digest.digest());
    }

    static byte[] hashOf(byte[] previous, Row row) {
        var digest = sha256();
        digest.update(previous);
        digest.update(ByteBuffer.allocate(16)
                .putLong(row.sequence)
                .putLong(micros(row.at))
                .flip());
        put(digest, row.action.getBytes(StandardCharsets.UTF_8));
        put(digest, row.actor.getBytes(StandardCharsets.UTF_8));
        put(digest, row.actorId == null ? null : row.actorId.bytes());
        put(digest, row.aboutId == null ? null : row.aboutId.bytes());
        put(digest, row.origin);
        put(digest, row.details);
        return digest.digest();
    }

    static byte[] headMessage(TenantId tenant, long sequence, Instant signedAt, byte[] hash) {
        return ByteBuffer.allocate(HEAD_LABEL.length + Id.BYTES + 2 * Long.BYTES + HASH_BYTES)
                .put(HEAD_LABEL)
                .put(tenant.bytes())
                .putLong(sequence)
                .putLong(micros(signedAt))
                .put(hash)
                .array();
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static void put(MessageDigest digest, byte @Nullable [] field) {
        digest.update(
                ByteBuffer.allocate(4).putInt(field == null ? -1 : field.length).flip());
        if (field != null) {
            digest.update(field);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
