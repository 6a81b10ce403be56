import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.GeneratedSerialVersionUID;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.LambdaConverter;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/// Runs the migrations on a temporary SQLite file and writes the jOOQ tables and the list of shipped migrations from
/// what they made (decision 0020). Run by the build when a migration or this file changed; needs no network.
///
/// The name of a column says its Java type:
///
///     id, *_id    16 bytes            Id
///     *_at        epoch microseconds  Instant
///     *_sealed    ciphertext          Sealed
///     *_lookup    keyed hash          Lookup
///
/// Arguments: directory of the migrations, directory for the sources.
final class Tables {

    private static final String NAME = "(?i:%s)";

    void main(String[] args) throws Exception {
        var migrations = Path.of(args[0]).toAbsolutePath();
        var sources = Path.of(args[1]);
        emptied(sources);
        var file = Files.createTempFile("schema", ".db");
        try {
            String url = "jdbc:sqlite:" + file;
            writeShipped(migrated(url, migrations), sources);
            GenerationTool.generate(configuration(url, sources));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    void emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var walk = Files.walk(directory)) {
                for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(directory);
    }

    Flyway migrated(String url, Path migrations) {
        var flyway = Flyway.configure()
                .dataSource(url, null, null)
                .locations("filesystem:" + migrations)
                .validateMigrationNaming(true)
                .placeholders(Map.of("bytes", "BLOB"))
                .load();
        flyway.migrate();
        return flyway;
    }

    void writeShipped(Flyway flyway, Path sources) throws IOException {
        var entries = Arrays.stream(flyway.info().applied())
                .map(m -> "            new Shipped(\"%s\", %d)".formatted(m.getVersion(), m.getChecksum()))
                .collect(Collectors.joining(",\n"));
        var directory = Files.createDirectories(sources.resolve("org/belfry/store"));
        Files.writeString(directory.resolve("ShippedMigrations.java"), """
                package org.belfry.store;

                import java.util.List;
import java.util.Map;

                /// The migrations this program carries, with the checksums Flyway records for them. Generated.
                final class ShippedMigrations {

                    record Shipped(String version, int checksum) {}

                    static final List<Shipped> ALL = List.of(
                %s);

                    private ShippedMigrations() {}
                }
                """.formatted(entries));
    }

    Configuration configuration(String url, Path sources) {
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc().withDriver("org.sqlite.JDBC").withUrl(url))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.sqlite.SQLiteDatabase")
                                .withExcludes("flyway_schema_history|sqlite_.*")
                                .withForcedTypes(forcedTypes()))
                        .withGenerate(new Generate()
                                .withGeneratedAnnotation(false)
                                .withGeneratedSerialVersionUID(GeneratedSerialVersionUID.HASH)
                                .withDaos(false)
                                .withPojos(false)
                                .withImplicitJoinPathsToMany(false)
                                .withImplicitJoinPathsToOne(false)
                                .withJavadoc(false)
                                .withComments(false))
                        .withTarget(new Target()
                                .withPackageName("org.belfry.store.schema")
                                .withDirectory(sources.toString())
                                .withClean(false)));
    }

    List<ForcedType> forcedTypes() {
        return List.of(
                forced("(.*_)?id", "org.belfry.ground.Id", "org.belfry.ground.Id::of", "org.belfry.ground.Id::bytes"),
                forced(
                        ".*_sealed",
                        "org.belfry.store.Sealed",
                        "org.belfry.store.Sealed::new",
                        "org.belfry.store.Sealed::bytes"),
                forced(
                        ".*_lookup",
                        "org.belfry.store.Lookup",
                        "org.belfry.store.Lookup::new",
                        "org.belfry.store.Lookup::bytes"),
                forced(
                        ".*_at",
                        "java.time.Instant",
                        "micros -> java.time.Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS)",
                        "at -> java.time.temporal.ChronoUnit.MICROS.between(java.time.Instant.EPOCH, at)"));
    }

    ForcedType forced(String columns, String type, String from, String to) {
        return new ForcedType()
                .withUserType(type)
                .withLambdaConverter(new LambdaConverter().withFrom(from).withTo(to))
                .withIncludeExpression(".*\\." + NAME.formatted(columns));
    }
}
