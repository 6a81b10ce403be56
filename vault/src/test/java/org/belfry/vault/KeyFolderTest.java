package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFolderTest {

    private static final Stretching CHEAP = new Stretching(64, 1, 1);
    private static final Unlock KEY_FILE = new Unlock.KeyFile();
    private static final Unlock RIGHT = new Unlock.Passphrase(Secret.ofText("correct horse battery"));
    private static final Unlock WRONG = new Unlock.Passphrase(Secret.ofText("correct horse batteries"));

    private final SecureRandom random = new SecureRandom();
    private final VirtualTime time = new VirtualTime();
    private final KeyFolder folders = new KeyFolder(random, time, new Disk(), CHEAP);

    @TempDir
    Path temp;

    @Test
    void whatWasSealedBeforeARestartOpensAfterIt() {
        var tenant = new TenantId(Id.next(time, random));
        var person = new PersonId(Id.next(time, random));
        var context = new SealContext(tenant, "person", "name", new byte[] {1});
        var keys = opened(folders.create(keysFolder(), KEY_FILE)).createTenant(tenant);
        keys.createPerson(person);
        byte[] sealed = keys.sealer(person).orElseThrow().seal(new byte[] {7}, context);

        var again = opened(folders.open(keysFolder(), KEY_FILE)).tenant(tenant).orElseThrow();

        assertThat(again.sealer(person).orElseThrow().open(sealed, context))
                .isInstanceOfSatisfying(
                        Unsealed.Plain.class, plain -> assertThat(plain.bytes()).containsExactly(7));
        assertThat(again.persons()).isEqualTo(List.of(person));
    }

    @Test
    void aFolderWithoutKeysIsMissing() {
        assertThat(folders.open(keysFolder(), KEY_FILE)).isInstanceOf(Opening.Missing.class);
    }

    @Test
    void aWrongPassphraseIsSaidAndChangesNothing() throws Exception {
        var vault = opened(folders.create(keysFolder(), RIGHT));
        vault.createTenant(new TenantId(Id.next(time, random)));
        var before = FolderImage.of(keysFolder());

        assertThat(refused(folders.open(keysFolder(), WRONG)))
                .isInstanceOf(Opening.WrongPassphrase.class)
                .extracting(Opening.Refused::sentence)
                .asString()
                .contains("not the one that seals");
        assertThat(refused(folders.open(keysFolder(), KEY_FILE))).isInstanceOf(Opening.WrongPassphrase.class);
        assertThat(FolderImage.of(keysFolder())).isEqualTo(before);
        assertThat(folders.open(keysFolder(), RIGHT)).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void everyFolderIs0700AndEveryFile0600() throws Exception {
        var tenant = opened(folders.create(keysFolder(), KEY_FILE)).createTenant(new TenantId(Id.next(time, random)));
        tenant.createPerson(new PersonId(Id.next(time, random)));
        try (var paths = Files.walk(keysFolder())) {
            assertThat(paths)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    private Path keysFolder() {
        return temp.resolve("keys");
    }

    private static Vault opened(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).vault();
    }

    private static Opening.Refused refused(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Refused.class);
        return (Opening.Refused) opening;
    }
}
