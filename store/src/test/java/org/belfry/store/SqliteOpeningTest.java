package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import org.belfry.sim.VirtualTime;
import org.belfry.vault.TenantKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the embedded database does with files and disks that are not as they should be: one clear sentence, and
/// nothing lost.
final class SqliteOpeningTest {

    @TempDir
    Path home;

    private final VirtualTime time = new VirtualTime();
    private TenantKeys keys;
    private Path file;

    @BeforeEach
    void keys() {
        keys = Keys.create(home.resolve("keys")).tenant();
        file = data().resolve("tenants").resolve(keys.tenant().toString()).resolve("tenant.db");
    }

    @Test
    void filesAndDirectoriesAreForThisUserOnly() throws IOException {
        withStore(store -> {
            store.change(writing -> store.settings().set(writing, "tone", "soft"));
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(file.resolveSibling("tenant.db-wal")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(data())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        });
    }

    @Test
    void everyCommitReachesTheDiskAndDeletedContentIsOverwritten() throws IOException {
        withStore(store -> {
            assertThat(pragma(store, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(store, "synchronous")).isEqualTo("2");
            assertThat(pragma(store, "secure_delete")).isEqualTo("1");
            assertThat(pragma(store, "foreign_keys")).isEqualTo("1");
        });
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a shopping list, long enough to be read as a header of something\n".repeat(40));
        byte[] before = Files.readAllBytes(file);
        assertThat(refusal()).contains("damaged or no database");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(file.getParent());
        execute("CREATE TABLE song (title TEXT)");
        assertThat(refusal()).contains("a database of another program");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        withStore(store -> store.change(writing -> {
            for (int i = 0; i < 500; i++) {
                store.settings().set(writing, "setting" + i, "value ".repeat(50));
            }
        }));
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 8192; at < bytes.length; at += 4096) {
            bytes[at] ^= 0x55;
        }
        Files.write(file, bytes);
        assertThat(refusal()).contains("damaged");
    }

    @Test
    void aFileCutShortIsRefused() throws IOException {
        withStore(store -> store.change(writing -> {
            for (int i = 0; i < 500; i++) {
                store.settings().set(writing, "setting" + i, "value ".repeat(50));
            }
        }));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(refusal()).contains("damaged");
    }

    @Test
    void aSchemaNewerThanTheProgramIsRefusedAndLeftAlone() throws Exception {
        withStore(_ -> {});
        execute("INSERT INTO flyway_schema_history"
                + " SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 7, 'x', '2030', 1, 1");
        assertThat(refusal()).contains("schema version 99, written by a newer Belfry");
    }

    @Test
    void aMigrationThatWasChangedIsRefused() throws Exception {
        withStore(_ -> {});
        execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");
        assertThat(refusal()).contains("migration 1 with checksum 1");
    }

    @Test
    void aMigrationThatBrokeOffIsRefused() throws Exception {
        withStore(_ -> {});
        execute("UPDATE flyway_schema_history SET success = 0 WHERE version = '1'");
        assertThat(refusal()).contains("broke off half-way");
    }

    @Test
    void aCrashBeforeTheFirstMigrationLeavesAFileThatOpens() throws Exception {
        Files.createDirectories(file.getParent());
        execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
        withStore(store -> assertThat(store.settings().find("tone")).isEmpty());
    }

    @Test
    void aDirectoryInTheFilesPlaceIsRefused() throws IOException {
        Files.createDirectories(file);
        assertThat(refusal()).contains("not a file");
    }

    @Test
    void aDataDirectoryThatIsAFileIsRefused() throws IOException {
        Files.writeString(data(), "hello");
        assertThat(opening())
                .isEqualTo(new StoreOpening.Refused<Stores>(
                        "data directory %s: it is a file (expected: a directory)".formatted(data())));
    }

    @Test
    void aDataDirectoryInUseIsRefusedWithTheHolder() {
        var first = stores();
        try {
            assertThat(opening())
                    .isEqualTo(new StoreOpening.Refused<Stores>(
                            "data directory %s: in use by process %d (expected: one Belfry per directory)"
                                    .formatted(data(), ProcessHandle.current().pid())));
        } finally {
            first.close();
        }
        stores().close();
    }

    @Test
    void aFullDiskRefusesTheWriteLosesNothingAndHealsByItself() throws IOException {
        withStore(store -> {
            store.change(writing -> store.settings().set(writing, "tone", "soft"));
            int pages = Integer.parseInt(pragma(store, "page_count"));
            store.change(writing -> writing.sql().execute("PRAGMA max_page_count = " + pages));
            assertThatThrownBy(() -> store.change(writing -> {
                        for (int i = 0; i < 100; i++) {
                            store.settings().set(writing, "setting" + i, "x".repeat(2000));
                        }
                    }))
                    .isInstanceOfSatisfying(
                            StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.DISK_FULL))
                    .hasMessageContaining("the disk is full");
            assertThat(store.settings().find("tone")).contains("soft");
            assertThat(store.settings().find("setting0")).isEmpty();
            store.change(writing -> writing.sql().execute("PRAGMA max_page_count = 1000000"));
            store.change(writing -> store.settings().set(writing, "tone", "softer"));
            assertThat(store.settings().find("tone")).contains("softer");
        });
    }

    @Test
    void theDirectoryHoldsNoWordThatWasStored() throws IOException {
        var person = Keys.newPersonId();
        keys.createPerson(person);
        withStore(store -> {
            store.change(writing -> {
                store.settings().set(writing, "greeting", "Wilhelmina Featherstone");
                writing.audit(AuditEvents.about(person, "name", "Wilhelmina Featherstone"));
            });
            try (var draft = store.blobs().begin("self-check", Set.of(person))) {
                draft.stream().write("Wilhelmina Featherstone".getBytes(StandardCharsets.UTF_8));
                draft.publish();
            }
        });
        try (var walk = Files.walk(data())) {
            for (var path : walk.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(path, StandardCharsets.ISO_8859_1))
                        .as(path.toString())
                        .doesNotContain("Featherstone");
            }
        }
    }

    private interface StoreUse {
        void with(TenantStore store) throws IOException;
    }

    private void withStore(StoreUse use) throws IOException {
        try (var stores = stores()) {
            if (stores.open(keys) instanceof StoreOpening.Opened<TenantStore>(TenantStore store)) {
                use.with(store);
            } else {
                throw new AssertionError("the store did not open");
            }
        }
    }

    private String refusal() {
        try (var stores = stores()) {
            return switch (stores.open(keys)) {
                case StoreOpening.Refused<TenantStore>(String sentence) -> sentence;
                case StoreOpening.Opened<TenantStore> _ -> throw new AssertionError("it opened");
            };
        }
    }

    private Stores stores() {
        return switch (opening()) {
            case StoreOpening.Opened<Stores>(Stores opened) -> opened;
            case StoreOpening.Refused<Stores>(String sentence) -> throw new AssertionError(sentence);
        };
    }

    private StoreOpening<Stores> opening() {
        return Stores.open(data(), new Database.SqliteFiles(), time, new SecureRandom());
    }

    private static String pragma(TenantStore store, String name) {
        return store.write(writing -> String.valueOf(writing.sql().fetchValue("PRAGMA " + name)));
    }

    private void execute(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    private Path data() {
        return home.resolve("data");
    }
}
