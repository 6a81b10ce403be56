package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.vault.Keys.KEY_FILE;
import static org.belfry.vault.Keys.PASSPHRASE;
import static org.belfry.vault.Keys.opened;
import static org.belfry.vault.Keys.plain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed between any two steps of any change leaves a folder that opens with every key it had.
final class CrashTest {

    /// Thrown where the process "dies"; nobody catches it on the way.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final byte[] VALUE = {1, 2, 3};

    private final Keys keys = new Keys();
    private final TenantId tenant = keys.tenantId();
    private final TenantId otherTenant = keys.tenantId();
    private final PersonId person = keys.personId();
    private final PersonId otherPerson = keys.personId();
    private final SealContext context = new SealContext(tenant, "table", "column", new byte[] {9});

    @TempDir(factory = MemoryFolder.class)
    Path temp;

    private Path prepared;
    private Secret kit = Secret.ofText("");
    private byte[] sealedForHouse = {};
    private byte[] sealedForTenant = {};
    private byte[] sealedForPerson = {};
    private byte[] sealedForOther = {};

    @BeforeEach
    void prepareAFolder() {
        prepared = temp.resolve("prepared");
        var vault = keys.create(prepared);
        vault.rotateRoot(KEY_FILE);
        kit = vault.renewRecoveryKit();
        var tenantKeys = vault.createTenant(tenant);
        vault.createTenant(otherTenant);
        tenantKeys.createPerson(person);
        tenantKeys.createPerson(otherPerson);
        sealedForHouse = vault.sealer().seal(VALUE, context);
        sealedForTenant = tenantKeys.sealer().seal(VALUE, context);
        sealedForPerson = tenantKeys.sealer(person).orElseThrow().seal(VALUE, context);
        sealedForOther = tenantKeys.sealer(otherPerson).orElseThrow().seal(VALUE, context);
    }

    @Test
    void whileTheRootRotates() throws Exception {
        everywhere(vault -> vault.rotateRoot(KEY_FILE), this::everythingOpens);
    }

    @Test
    void whileTheRootMovesUnderAPassphrase() throws Exception {
        everywhere(vault -> vault.rotateRoot(PASSPHRASE), this::everythingOpens);
    }

    @Test
    void whileTheHouseKeyRotates() throws Exception {
        everywhere(Vault::rotateHouse, this::everythingOpens);
    }

    @Test
    void whileATenantRotates() throws Exception {
        everywhere(vault -> vault.tenant(tenant).orElseThrow().rotate(), this::everythingOpens);
    }

    @Test
    void whileAPersonRotates() throws Exception {
        everywhere(vault -> vault.tenant(tenant).orElseThrow().rotatePerson(person), this::everythingOpens);
    }

    @Test
    void whileTheIndexKeyIsReplaced() throws Exception {
        everywhere(vault -> vault.tenant(tenant).orElseThrow().replaceIndexKey(), this::everythingOpens);
    }

    @Test
    void whileAPersonAndATenantAreMade() throws Exception {
        everywhere(
                vault -> {
                    vault.tenant(tenant).orElseThrow().createPerson(keys.personId());
                    vault.createTenant(keys.tenantId());
                },
                this::everythingOpens);
    }

    @Test
    void whileARecoveryKitIsRenewed() throws Exception {
        everywhere(Vault::renewRecoveryKit, vault -> {
            everythingOpens(vault);
            vault.rotateRoot(KEY_FILE);
            everythingOpens(vault);
        });
    }

    @Test
    void whileAPersonIsErasedTheOthersStay() throws Exception {
        everywhere(vault -> vault.tenant(tenant).orElseThrow().destroyPerson(person), vault -> {
            var tenantKeys = vault.tenant(tenant).orElseThrow();
            assertThat(plain(tenantKeys.sealer(otherPerson).orElseThrow().open(sealedForOther, context)))
                    .isEqualTo(VALUE);
            tenantKeys.destroyPerson(person);
            assertThat(tenantKeys.sealer(person)).isEmpty();
        });
    }

    @Test
    void whileATenantIsErasedTheOthersStay() throws Exception {
        everywhere(vault -> vault.destroyTenant(tenant), vault -> {
            assertThat(vault.tenant(otherTenant)).isPresent();
            vault.destroyTenant(tenant);
            assertThat(vault.tenant(tenant)).isEmpty();
            assertThat(vault.folder().resolve("tenants/" + tenant)).doesNotExist();
        });
    }

    @Test
    void whileTheKitRestoresTheFolder() throws Exception {
        int step = 0;
        boolean killed = true;
        while (killed) {
            var folder = copy(step);
            Files.delete(folder.resolve("root.key"));
            killed = killedAt(step, disk -> opened(keys.folders(disk).restore(folder, kit, KEY_FILE)));
            everythingOpens(opened(keys.folders().restore(folder, kit, KEY_FILE)));
            step++;
        }
        assertThat(step).isGreaterThan(3);
    }

    @Test
    void whileTheFolderIsMadeItCanBeMadeAgain() throws Exception {
        int step = 0;
        boolean killed = true;
        while (killed) {
            var folder = temp.resolve("new" + step);
            killed = killedAt(step, disk -> opened(keys.folders(disk).create(folder, KEY_FILE)));
            var opening = keys.folders().open(folder, KEY_FILE);
            if (!(opening instanceof Opening.Opened)) {
                assertThat(opening).isInstanceOf(Opening.Missing.class);
                opened(keys.folders().create(folder, KEY_FILE));
            }
            step++;
        }
        assertThat(step).isGreaterThan(8);
    }

    /// Kills `change` at each of its steps in turn, and the opening after it at some of its own, then asks `truth`.
    private void everywhere(Consumer<Vault> change, Consumer<Vault> truth) throws Exception {
        int step = 0;
        boolean killed = true;
        while (killed) {
            var folder = copy(step);
            killed = killedAt(
                    step, disk -> change.accept(opened(keys.folders(disk).open(folder, KEY_FILE))));
            if (step % 3 == 0) {
                killedAt(step % 8, disk -> reopen(keys.folders(disk), folder));
            }
            truth.accept(reopen(keys.folders(), folder));
            nothingIsLeftOver(folder);
            step++;
        }
        assertThat(step).isGreaterThan(3);
    }

    private void everythingOpens(Vault vault) {
        var tenantKeys = vault.tenant(tenant).orElseThrow();
        assertThat(plain(vault.sealer().open(sealedForHouse, context))).isEqualTo(VALUE);
        assertThat(plain(tenantKeys.sealer().open(sealedForTenant, context))).isEqualTo(VALUE);
        assertThat(plain(tenantKeys.sealer(person).orElseThrow().open(sealedForPerson, context)))
                .isEqualTo(VALUE);
        assertThat(plain(tenantKeys.sealer(otherPerson).orElseThrow().open(sealedForOther, context)))
                .isEqualTo(VALUE);
        assertThat(vault.tenant(otherTenant)).isPresent();
    }

    private Vault reopen(KeyFolder folders, Path folder) {
        var opening = folders.open(folder, KEY_FILE);
        return opened(opening instanceof Opening.WrongPassphrase ? folders.open(folder, PASSPHRASE) : opening);
    }

    /// True if the work was killed before its end.
    private static boolean killedAt(int step, Consumer<Disk> work) {
        int[] stepsLeft = {step};
        try {
            work.accept(new Disk((name, file) -> {
                if (stepsLeft[0]-- == 0) {
                    throw new Killed();
                }
            }));
            return false;
        } catch (Killed expected) {
            return true;
        }
    }

    private static void nothingIsLeftOver(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            assertThat(paths).noneMatch(path -> {
                var name = path.toString();
                return (name.endsWith(".new") || name.endsWith(".destroyed")) && isTenant(path);
            });
        }
    }

    /// What lies in a folder that is no tenant (any more) waits until that tenant is made or destroyed again.
    private static boolean isTenant(Path file) {
        var parent = file.getParent();
        return parent != null
                && (Files.exists(parent.resolve("tenant.key")) || Files.exists(parent.resolve("root.key")));
    }

    private Path copy(int step) throws IOException {
        var copy = temp.resolve("copy" + step);
        FileAttribute<?> ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try (var paths = Files.walk(prepared)) {
            for (Path path : paths.toList()) {
                var to = copy.resolve(prepared.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectory(to, ours);
                } else {
                    Files.copy(path, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }
}
