package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.belfry.ground.Evidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysApartProbeTest {

    private final Keys keys = new Keys();

    @TempDir
    Path temp;

    @Test
    void aKeyFileOnTheDatasDiskIsRelaxed() throws Exception {
        var look = look(keys.create(temp.resolve("keys")), Files.createDirectory(temp.resolve("data")));
        assertThat(look.state()).isEqualTo(Evidence.State.RELAXED);
        assertThat(look.finding()).contains("same disk", "./belfry keys rotate --passphrase-file F");
    }

    @Test
    void aPassphraseIsKept() throws Exception {
        var vault = Keys.opened(keys.folders().create(temp.resolve("keys"), Keys.PASSPHRASE));
        var data = Files.createDirectory(temp.resolve("data"));
        assertThat(look(vault, data).state()).isEqualTo(Evidence.State.KEPT);
        vault.rotateRoot(Keys.KEY_FILE);
        assertThat(look(vault, data).state()).isEqualTo(Evidence.State.RELAXED);
    }

    @Test
    void keysInsideTheDataAreBroken() {
        assertThat(look(keys.create(temp.resolve("data/keys")), temp.resolve("data"))
                        .state())
                .isEqualTo(Evidence.State.BROKEN);
    }

    @Test
    void aKeyFileOpenToOthersIsBroken() throws Exception {
        var vault = keys.create(temp.resolve("keys"));
        Files.setPosixFilePermissions(temp.resolve("keys/house.key"), PosixFilePermissions.fromString("rw-r--r--"));
        var look = look(vault, Files.createDirectory(temp.resolve("data")));
        assertThat(look.state()).isEqualTo(Evidence.State.BROKEN);
        assertThat(look.finding()).contains("house.key");
    }

    private Evidence look(Vault vault, Path data) {
        return new KeysApartProbe(vault, data).look(keys.time);
    }
}
