package org.belfry.store;

import static org.belfry.store.schema.Tables.AUDIT;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.vault.SealContext;
import org.belfry.vault.Sealer;
import org.belfry.vault.TenantKeys;
import org.jspecify.annotations.Nullable;

/// Writes audit events into the ledger's table, on the writer's thread.
///
/// The details are sealed under the key of the person they are about, else the tenant's. The origin (where from, which
/// operator or task) is sealed under the key of the person who acted, else of the person it is about, else the
/// tenant's. A person who has no key any more was erased: what would be sealed under it is left out, so no event can
/// bring an erased person's data back.
///
/// Nothing of the chain is carried in memory from one transaction to the next: its end is read from the
/// database at the first event of each, so a rollback, a crash or a second process can't fork it. What
/// was written is remembered only to be held against the database later ([KnownEnd]).
final class AuditScribe {

    private static final String END = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
    private static final String INSERT = """
            INSERT INTO audit
              (sequence, happened_at, action, actor, actor_id, about_id, origin_sealed, details_sealed, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final TenantKeys keys;

    private final KnownEnd known;

    AuditScribe(TenantKeys keys, KnownEnd known) {
        this.keys = keys;
        this.known = known;
    }

    Page page(Connection connection) {
        return new Page(connection);
    }

    /// The ledger as one transaction sees it.
    static final class Page {
        private final Connection connection;
        private @Nullable PreparedStatement insert;
        private AuditChain.@Nullable Link began;
        private AuditChain.@Nullable Link end;

        private Page(Connection connection) {
            this.connection = connection;
        }

        AuditChain.@Nullable Link end() {
            return end;
        }

        void backTo(AuditChain.@Nullable Link mark) {
            end = mark;
        }

        /// Frees the statement; the transaction is not its business.
        void close() {
            if (insert != null) {
                try {
                    insert.close();
                } catch (SQLException ignored) {
                    // The connection it belongs to is checked by the commit.
                }
            }
        }

        private PreparedStatement insert() throws SQLException {
            if (insert == null) {
                insert = connection.prepareStatement(INSERT);
            }
            return insert;
        }
    }

    void append(Page page, AuditEvent event) throws SQLException {
        var end = end(page);
        var row = row(end.sequence() + 1, event).hashed(end.hash());
        insert(page.insert(), row);
        page.began = page.began == null ? end : page.began;
        page.end = row.link();
    }

    /// What the page says is durable.
    void committed(Page page) {
        if (page.began != null && page.end != null) {
            known.wrote(page.began, page.end);
        }
    }

    AuditChain.Link end(Page page) throws SQLException {
        return page.end == null ? readEnd(page.connection) : page.end;
    }

    private AuditChain.Link readEnd(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(END)) {
            return rows.next()
                    ? new AuditChain.Link(rows.getLong(1), rows.getBytes(2))
                    : AuditChain.origin(keys.tenant());
        }
    }

    private static void insert(PreparedStatement statement, AuditChain.Row row) throws SQLException {
        statement.setLong(1, row.sequence());
        statement.setLong(2, AuditChain.micros(row.at()));
        statement.setString(3, row.action());
        statement.setString(4, row.actor());
        statement.setBytes(5, bytes(row.actorId()));
        statement.setBytes(6, bytes(row.aboutId()));
        statement.setBytes(7, row.origin());
        statement.setBytes(8, row.details());
        statement.setBytes(9, row.hash());
        statement.executeUpdate();
    }

    @SuppressWarnings("NullAway") // JDBC takes null for SQL NULL
    private static byte[] bytes(@Nullable Id id) {
        return id == null ? null : id.bytes();
    }

    private AuditChain.Row row(long sequence, AuditEvent event) {
        var actor = AuditActor.of(event.actor());
        var about = event.about();
        var origin = new LinkedHashMap<String, String>(actor.sealed());
        event.from().ifPresent(from -> origin.put(AuditActor.FROM, from.toString()));
        return new AuditChain.Row(
                sequence,
                event.at(),
                event.action(),
                actor.kind(),
                actor.person().map(PersonId::id).orElse(null),
                about.map(PersonId::id).orElse(null),
                seal(actor.person().or(() -> about), AUDIT.ORIGIN_SEALED.getName(), sequence, origin),
                seal(about, AUDIT.DETAILS_SEALED.getName(), sequence, event.details()),
                new byte[0]);
    }

    private byte[] seal(Optional<PersonId> whose, String column, long sequence, Map<String, String> texts) {
        var context = context(keys, column, sequence);
        Optional<Sealer> own = whose.flatMap(keys::sealer);
        if (own.isPresent()) {
            return own.get().seal(TextMap.encode(texts), context);
        }
        return keys.sealer().seal(TextMap.encode(whose.isEmpty() ? texts : Map.of()), context);
    }

    static SealContext context(TenantKeys keys, String column, long sequence) {
        byte[] row = ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
        return new SealContext(keys.tenant(), AUDIT.getName(), column, row);
    }
}
