package org.belfry.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// A real key folder for a test.
final class Keys {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vault vault;

    private Keys(Vault vault) {
        this.vault = vault;
    }

    static Keys create(Path folder) {
        return new Keys(opened(new KeyFolder(RANDOM, Time.system()).create(folder, new Unlock.KeyFile())));
    }

    static Keys open(Path folder) {
        return new Keys(opened(new KeyFolder(RANDOM, Time.system()).open(folder, new Unlock.KeyFile())));
    }

    private static Vault opened(Opening opening) {
        if (opening instanceof Opening.Opened(Vault vault)) {
            return vault;
        }
        throw new AssertionError(opening.toString());
    }

    Vault vault() {
        return vault;
    }

    TenantKeys tenant() {
        return vault.createTenant(newTenantId());
    }

    static TenantId newTenantId() {
        return new TenantId(newId());
    }

    static PersonId newPersonId() {
        return new PersonId(newId());
    }

    static Id newId() {
        return Id.next(Time.system(), RANDOM);
    }
}
