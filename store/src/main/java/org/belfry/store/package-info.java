/// Each tenant's facts: a database, sealed columns, blobs and the audit ledger of its own.
///
/// Start with [Stores] (holds the data directory, opens tenants) and [TenantStore] (reads and writes one tenant; a
/// write returns when it is on disk). [Writing] is what a write works with: jOOQ on the tables of
/// `org.belfry.store.schema.Tables`, and audit events that stand or fall with the change. [SealedColumn] and
/// [LookupColumn] make the values of sealed and look-up columns, [Settings] keeps named values, [Ledger] is the audit
/// trail. Behind them: [Writer] commits many callers' work at once, [SqliteFile] and [PostgresSchema] are the two
/// databases, [Migrations] keeps schemas current.
///
/// ## To add a table
/// 1. Write `src/main/resources/org/belfry/store/migrations/V<n>__<room>.sql`; never change one that was released. SQL
///    that both databases take (decision 0020): ids and hashes are `${bytes}` (Flyway fills in BLOB or BYTEA), times
///    BIGINT microseconds since the epoch, texts TEXT, numbers BIGINT, truths BOOLEAN; no AUTOINCREMENT, JSON, arrays
/// or
///    vendor functions; upsert by ON CONFLICT; `REFERENCES` and `CHECK (length(id) = 16)` are welcome.
/// 2. The name of a column says its Java type: `id` and `*_id` are [org.belfry.ground.Id], `*_at` is
///    [java.time.Instant], `*_sealed` is [Sealed], `*_lookup` is [Lookup]. Personal values are always sealed.
/// 3. Declare it in `Inventory`: each column is personal data in one entry, or on the list of those that are not. The
///    build fails otherwise.
/// 4. Build: the jOOQ tables are made anew whenever a migration changed.
@NullMarked
package org.belfry.store;

import org.jspecify.annotations.NullMarked;
