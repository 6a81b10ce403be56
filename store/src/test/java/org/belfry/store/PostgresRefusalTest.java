package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL that does not take us in: one sentence that names the setting and says what to do.
final class PostgresRefusalTest {

    @TempDir
    Path home;

    @Test
    void aUserWhoMayNotMakeRolesIsToldWhatToGrant() throws IOException, SQLException {
        try (var server =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE ROLE \"weak\" LOGIN");
                statement.execute("CREATE ROLE \"narrow\" LOGIN CREATEROLE");
            }
            int port = server.getPort();
            assertThat(sentence(port, "postgres", "weak"))
                    .startsWith("database.url: user weak may not make roles")
                    .endsWith("(ALTER ROLE \"weak\" CREATEROLE)");
            assertThat(sentence(port, "postgres", "narrow"))
                    .startsWith("database.url: user narrow lacks a right: permission denied for database postgres")
                    .contains("GRANT CREATE ON DATABASE");
            assertThat(sentence(port, "nothing", "postgres"))
                    .isEqualTo("database.url: database \"nothing\" does not exist; make it (CREATE DATABASE) or name "
                            + "another");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        assertThat(sentence(1, "postgres", "postgres"))
                .startsWith("database.url: jdbc:postgresql://localhost:1/postgres does not answer: ")
                .contains("refused")
                .endsWith("is the server running, and do host and port lead to it?");
    }

    @Test
    void whomTheServerDoesNotLetInIsToldWhereToLook() {
        var at = cluster(5432, "belfry", "alice");
        assertThat(PostgresRefusal.sentence(
                        at, new SQLException("FATAL: password authentication failed for user \"alice\"", "28P01")))
                .startsWith("database.url: the server does not let user alice in: password authentication failed")
                .doesNotContain("hidden");
    }

    private String sentence(int port, String database, String user) {
        var keys = Keys.create(home.resolve("keys-" + database + "-" + user)).tenant();
        var opened = Stores.open(
                home.resolve("data-" + database + "-" + user),
                cluster(port, database, user),
                Time.system(),
                new SecureRandom());
        if (!(opened instanceof StoreOpening.Opened<Stores>(Stores stores))) {
            throw new AssertionError(opened.toString());
        }
        try (stores) {
            var refused = stores.open(keys);
            assertThat(refused).isInstanceOf(StoreOpening.Refused.class);
            String sentence = ((StoreOpening.Refused<TenantStore>) refused).sentence();
            assertThat(sentence).doesNotContain(keys.tenant().toString());
            return sentence;
        }
    }

    private static Database.PostgresCluster cluster(int port, String database, String user) {
        return new Database.PostgresCluster(
                "jdbc:postgresql://localhost:%d/%s".formatted(port, database),
                user,
                Redacted.of("hidden"),
                Database.PostgresCluster.CONNECTIONS_MAX_DEFAULT);
    }
}
