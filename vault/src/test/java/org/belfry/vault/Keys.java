package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.belfry.sim.VirtualTime;

/// What the tests of this room share: a key folder whose passphrases cost little, and short ways to its contents.
final class Keys {

    static final Stretching CHEAP = new Stretching(64, 1, 1);
    static final Unlock KEY_FILE = new Unlock.KeyFile();
    static final Unlock PASSPHRASE = new Unlock.Passphrase(Secret.ofText("correct horse battery"));

    final SecureRandom random = new SecureRandom();
    final VirtualTime time = new VirtualTime();

    KeyFolder folders() {
        return folders(new Disk());
    }

    KeyFolder folders(Disk disk) {
        return new KeyFolder(random, time, disk, CHEAP);
    }

    Vault create(Path folder) {
        return opened(folders().create(folder, KEY_FILE));
    }

    Vault open(Path folder) {
        return opened(folders().open(folder, KEY_FILE));
    }

    TenantId tenantId() {
        return new TenantId(Id.next(time, random));
    }

    PersonId personId() {
        return new PersonId(Id.next(time, random));
    }

    static Vault opened(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).vault();
    }

    static Opening.Refused refused(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Refused.class);
        return (Opening.Refused) opening;
    }

    static byte[] plain(Unsealed unsealed) {
        assertThat(unsealed).isInstanceOf(Unsealed.Plain.class);
        return ((Unsealed.Plain) unsealed).bytes();
    }
}
