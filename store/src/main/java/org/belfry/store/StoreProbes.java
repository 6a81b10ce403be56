package org.belfry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.vault.Sealer;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.Table;

/// Looks at what the open stores really hold (decision 9).
final class StoreProbes {

    /// Heads are signed hourly; twice that means one was missed.
    static final Duration HEAD_AGE_MAX = Duration.ofHours(2);

    /// Rows looked at per table: the newest would show a new fault, and the cost stays small.
    private static final int SAMPLE_ROWS = 200;

    private final Stores stores;

    StoreProbes(Stores stores) {
        this.stores = stores;
    }

    List<Probe> all() {
        return List.of(
                probe(
                        "C6",
                        "ledger-whole",
                        "No row of the audit trail was changed, removed or moved.",
                        this::ledgersWhole),
                probe("C6", "ledger-signed", "The end of the audit trail is signed every hour.", this::ledgersSigned),
                probe(
                        "G1",
                        "own-database",
                        "The organisation's data is in a database of its own that only this service's user may read.",
                        this::ownDatabases),
                probe("G2", "tenants-apart", "Each tenant has a database and keys of its own.", this::tenantsApart),
                probe(
                        "E6",
                        "sealed-columns",
                        "Personal columns and secrets lie in the database as ciphertext only.",
                        this::columnsSealed));
    }

    private record Finding(Evidence.State state, String sentence) {}

    /// One look.
    private interface Look {
        Finding at(Instant now);
    }

    private static Probe probe(String row, String name, String promise, Look look) {
        var control = new Control(new PolicyRow(row), name, promise);
        return new Probe() {
            @Override
            public Control control() {
                return control;
            }

            @Override
            public Evidence look(Time time) {
                var now = time.now();
                var finding = look.at(now);
                return new Evidence(control, finding.state(), finding.sentence(), now);
            }
        };
    }

    private Finding ledgersWhole(Instant now) {
        return each(store -> {
            var seen = store.ledger().look();
            return switch (seen.verdict()) {
                case LedgerVerdict.Broken broken ->
                    new Finding(Evidence.State.BROKEN, "tenant %s: %s".formatted(store.tenant(), broken.sentence()));
                case LedgerVerdict.Whole whole
                when seen.through() ->
                    new Finding(
                            Evidence.State.KEPT,
                            "%d rows as written, the end as signed; every row is read once a day"
                                    .formatted(whole.rows()));
                case LedgerVerdict.Whole whole ->
                    new Finding(
                            Evidence.State.KEPT,
                            "rows 1 to %d as written, the end as signed; the next look goes on from there"
                                    .formatted(whole.rows()));
            };
        });
    }

    private Finding ledgersSigned(Instant now) {
        return each(store -> {
            var end = store.ledger().page(Long.MAX_VALUE, 1);
            if (end.isEmpty()) {
                return new Finding(Evidence.State.KEPT, "no row to sign yet");
            }
            var unsigned = store.ledger().oldestUnsigned();
            if (unsigned.isEmpty()) {
                return new Finding(
                        Evidence.State.KEPT,
                        "signed through row %d".formatted(end.getFirst().sequence()));
            }
            var age = Duration.between(unsigned.get(), now);
            return new Finding(
                    age.compareTo(HEAD_AGE_MAX) > 0 ? Evidence.State.BROKEN : Evidence.State.KEPT,
                    "oldest unsigned row is %d minutes old (expected: at most %d)"
                            .formatted(Math.max(0, age.toMinutes()), HEAD_AGE_MAX.toMinutes()));
        });
    }

    private Finding ownDatabases(Instant now) {
        return each(store -> {
            for (var path : store.ownPaths()) {
                var open = openToOthers(path);
                if (open.isPresent()) {
                    return new Finding(Evidence.State.BROKEN, open.get());
                }
            }
            return new Finding(Evidence.State.KEPT, store.databaseName() + ", readable by this service's user only");
        });
    }

    private static java.util.Optional<String> openToOthers(Path path) {
        try {
            if (!Files.exists(path)) {
                return java.util.Optional.empty();
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            return mode.endsWith("------")
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(
                            "%s: mode %s (expected: nothing for group and others)".formatted(path, mode));
        } catch (IOException e) {
            return java.util.Optional.of("%s: %s".formatted(path, DataDirectory.reason(e)));
        }
    }

    private Finding tenantsApart(Instant now) {
        var seen = new HashSet<String>();
        return each(store -> {
            boolean apart = seen.add(store.databaseIdentity()) && seen.add(store.keyIdentity());
            return apart
                    ? new Finding(Evidence.State.KEPT, "a database and keys of its own")
                    : new Finding(
                            Evidence.State.BROKEN,
                            "tenant %s: shares its database or keys with another".formatted(store.tenant()));
        });
    }

    private Finding columnsSealed(Instant now) {
        return each(store -> {
            int values = 0;
            for (var table : org.belfry.store.schema.DefaultSchema.DEFAULT_SCHEMA.getTables()) {
                for (var field : table.fields()) {
                    if (field.getType() != Sealed.class) {
                        continue;
                    }
                    var sample = sample(store, table, field);
                    values += sample.size();
                    if (sample.stream().anyMatch(value -> !looksSealed(value))) {
                        return new Finding(
                                Evidence.State.BROKEN,
                                "%s.%s holds a value that is not sealed".formatted(table.getName(), field.getName()));
                    }
                }
            }
            return new Finding(Evidence.State.KEPT, "%d values looked at, all ciphertext".formatted(values));
        });
    }

    private static List<Sealed> sample(TenantStore store, Table<?> table, Field<?> field) {
        return store.read(sql -> sql.select(field.coerce(byte[].class))
                .from(table)
                .where(field.isNotNull())
                .orderBy(newestFirst(table))
                .limit(SAMPLE_ROWS)
                .fetch(row -> new Sealed(row.value1())));
    }

    /// Ids grow with time, and so do sequences; a table with neither is small.
    private static List<SortField<?>> newestFirst(Table<?> table) {
        var key = table.getPrimaryKey();
        return key == null
                ? List.of()
                : key.getFields().stream().<SortField<?>>map(Field::desc).toList();
    }

    /// The vault's layout begins with format 1 and a key version; text never does.
    private static boolean looksSealed(Sealed value) {
        byte[] bytes = value.bytes();
        return bytes.length >= Sealer.OVERHEAD_BYTES && bytes[0] == 1;
    }

    /// The worst finding of all tenants, or what was found of each.
    private Finding each(Function<TenantStore, Finding> look) {
        var tenants = stores.tenants();
        if (tenants.isEmpty()) {
            return new Finding(Evidence.State.UNKNOWN, "no tenant is open");
        }
        var sentences = new ArrayList<String>();
        for (var tenant : tenants) {
            var finding = look.apply(tenant);
            if (finding.state() != Evidence.State.KEPT) {
                return finding;
            }
            sentences.add(finding.sentence());
        }
        return new Finding(
                Evidence.State.KEPT,
                tenants.size() == 1
                        ? sentences.getFirst()
                        : "%d tenants; the first: %s".formatted(tenants.size(), sentences.getFirst()));
    }
}
