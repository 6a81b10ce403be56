package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL that goes away and comes back under a running house.
final class PostgresAwayTest {

    @TempDir
    Path home;

    @Test
    void whileTheServerIsAwayReadsAndWritesSaySoAndAfterwardsTheyGoOn() throws IOException {
        var keys = Keys.create(home.resolve("keys")).tenant();
        var server = started(0);
        int port = server.getPort();
        try (var stores = stores(port)) {
            var store = opened(stores.open(keys));
            store.change(writing -> store.settings().set(writing, "tone", "soft"));
            store.ledger().record(AuditEvents.ofHouse("before", "it"));

            server.close();
            assertUnreachable(() -> store.change(writing -> store.settings().set(writing, "tone", "loud")));
            assertUnreachable(() -> store.settings().find("tone"));

            server = started(port);
            awaitReturn(store);
            assertThat(store.settings().find("tone")).contains("soft");
            store.ledger().record(AuditEvents.ofHouse("after", "it"));
            assertThat(store.ledger().verify())
                    .isInstanceOfSatisfying(
                            LedgerVerdict.Whole.class,
                            whole -> assertThat(whole.rows()).isEqualTo(2));
        } finally {
            server.close();
        }
    }

    /// Each refused read costs the pool a dead connection, of which there are few.
    private static void awaitReturn(TenantStore store) {
        for (int i = 0; i < 2 * Database.PostgresCluster.CONNECTIONS_MAX_DEFAULT; i++) {
            try {
                store.settings().find("tone");
                store.change(_ -> {});
                return;
            } catch (StoreFault stillAway) {
                assertThat(stillAway.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE);
            }
        }
    }

    private static void assertUnreachable(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(StoreFault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE);
            assertThat(fault).hasMessageContaining("the database server can't be reached");
        });
    }

    private EmbeddedPostgres started(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(home.resolve("cluster"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .start();
    }

    private Stores stores(int port) {
        return opened(Stores.open(
                home.resolve("data"),
                new Database.PostgresCluster(
                        "jdbc:postgresql://localhost:%d/postgres".formatted(port),
                        "postgres",
                        Redacted.of("postgres"),
                        Database.PostgresCluster.CONNECTIONS_MAX_DEFAULT),
                Time.system(),
                new SecureRandom()));
    }

    private static <T> T opened(StoreOpening<T> opening) {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new AssertionError(sentence);
        };
    }
}
