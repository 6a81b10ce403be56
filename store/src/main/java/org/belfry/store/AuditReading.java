package org.belfry.store;

import static org.belfry.store.schema.Tables.AUDIT;

import java.util.Map;
import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
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
        var known = origin.texts();
        return new AuditEntry(
                row.sequence(),
                row.at(),
                new AuditActor(row.actor(), actor, known).actor(),
                Optional.ofNullable(known.get(AuditActor.FROM)).map(IpAddress::parse),
                row.action(),
                about,
                details.texts(),
                origin.state().compareTo(details.state()) > 0 ? origin.state() : details.state());
    }

    private record Texts(Map<String, String> texts, AuditEntry.State state) {}

    /// Erased if the person was, or was already when the row was written; damaged if the key is there and
    /// does not fit the bytes.
    private static Texts texts(TenantKeys keys, Optional<PersonId> whose, String column, long sequence, byte[] sealed) {
        var context = AuditScribe.context(keys, column, sequence);
        var own = whose.flatMap(keys::sealer);
        if (whose.isPresent() && own.isEmpty()) {
            return new Texts(Map.of(), AuditEntry.State.ERASED);
        }
        return switch (own.orElseGet(keys::sealer).open(sealed, context)) {
            case Unsealed.Plain(byte[] bytes) -> new Texts(TextMap.decode(bytes), AuditEntry.State.WHOLE);
            case Unsealed.Erased() -> new Texts(Map.of(), AuditEntry.State.ERASED);
            case Unsealed.Refused _ -> new Texts(Map.of(), AuditEntry.State.DAMAGED);
        };
    }
}
