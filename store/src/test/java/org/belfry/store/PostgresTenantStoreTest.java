package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import org.belfry.ground.Redacted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// On a PostgreSQL that comes with the build, so neither an installed one nor root nor a network is needed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresTenantStoreTest extends TenantStoreContract {

    private final EmbeddedPostgres cluster = started();

    /// Refuses to run as root by itself; the library then starts it in a user namespace of its own.
    private static EmbeddedPostgres started() {
        try {
            // Durability is not what this suite asks of it, and flushing costs seconds.
            return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL did not start", e);
        }
    }

    @AfterAll
    void stop() throws IOException {
        cluster.close();
    }

    @Override
    Database database() {
        return new Database.PostgresCluster(
                "jdbc:postgresql://localhost:%d/postgres".formatted(cluster.getPort()),
                "postgres",
                Redacted.of("postgres"),
                Database.PostgresCluster.CONNECTIONS_MAX_DEFAULT);
    }

    @Test
    void aTransactionHoldsTheTenantsRoleAndNoOther() {
        var role = store().write(writing -> String.valueOf(writing.sql().fetchValue("SELECT current_user")));
        assertThat(role).isEqualTo(PostgresSchema.schemaOf(store().tenant()));
    }

    @Test
    void aTenantWhoseFactsAreInAFileIsNotBegunAnewOnAServer() throws IOException {
        var keys = newTenant();
        var file = home.resolve("data/tenants/%s/tenant.db".formatted(keys.tenant()));
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        assertThat(refusal(keys)).contains("keeps its facts in " + file, "expected: no database.url");
    }
}
