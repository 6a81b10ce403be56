package org.belfry.store;

import static org.belfry.store.schema.Tables.AUDIT;

import java.util.Map;
import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.vault.Sealer;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unsealed;

/// Opens what [AuditScribe] sealed.
final class AuditReading {

    private AuditReading() {}

    static AuditEntry open(TenantKeys keys, AuditChain.Row row) {
        var actor = Optional.ofNullable(row.actorId()).map(PersonId::new);
        var about = Optional.ofNullable(row.aboutId()).map(PersonId::new);
        var origin = texts(keys, actor.or(() -> about), AUDIT.ORIGIN_SEALED.getName(), row.sequence(), row.origin());
        var details = texts(keys, about, AUDIT.DETAILS_SEALED.getName(), row.sequence(), row.details());
        var known = origin.orElse(Map.of());
        return new AuditEntry(
                row.sequence(),
                row.at(),
                new AuditActor(row.actor(), actor, known).actor(),
                Optional.ofNullable(known.get(AuditActor.FROM)).map(IpAddress::parse),
                row.action(),
                about,
                details.orElse(Map.of()),
                origin.isEmpty() || details.isEmpty());
    }

    /// Empty if the person was erased, or was already when the row was written.
    private static Optional<Map<String, String>> texts(
            TenantKeys keys, Optional<PersonId> whose, String column, long sequence, byte[] sealed) {
        var context = AuditScribe.context(keys, column, sequence);
        var own = whose.flatMap(keys::sealer);
        if (own.isPresent() && open(own.get(), sealed, context) instanceof Unsealed.Plain(byte[] bytes)) {
            return Optional.of(TextMap.decode(bytes));
        }
        return whose.isEmpty() && open(keys.sealer(), sealed, context) instanceof Unsealed.Plain(byte[] bytes)
                ? Optional.of(TextMap.decode(bytes))
                : Optional.empty();
    }

    private static Unsealed open(Sealer sealer, byte[] sealed, org.belfry.vault.SealContext context) {
        return sealer.open(sealed, context);
    }
}
