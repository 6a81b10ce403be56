package org.belfry.server;

import java.util.Optional;
import org.belfry.vault.Secret;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// The keys of the running house and of its tenant, and what an operator does with them. Thread-safe.
final class Keys {

    private final Vault vault;
    private final TenantKeys tenant;

    Keys(Vault vault, TenantKeys tenant) {
        this.vault = vault;
        this.tenant = tenant;
    }

    TenantKeys tenant() {
        return tenant;
    }

    /// Renews the keys of house and tenant, and the root key wherever that needs no secret we were not given: when it
    /// lies in a file, or when the way it is opened is chosen anew here.
    ///
    /// @param passphrase what opens the key folder from now on, if given
    /// @param noPassphrase the key folder opens by itself from now on
    /// @return a sentence if nothing was done
    Optional<String> rotate(Optional<Secret> passphrase, boolean noPassphrase) {
        if (passphrase.isPresent() && noPassphrase) {
            return Optional.of("--passphrase-file and --no-passphrase: expected at most one of them");
        }
        Optional<Unlock> unlock = passphrase.<Unlock>map(Unlock.Passphrase::new);
        if (unlock.isEmpty() && (noPassphrase || vault.rootInClear())) {
            unlock = Optional.of(new Unlock.KeyFile());
        }
        var weakness = unlock.flatMap(Unlock::weakness);
        if (weakness.isPresent()) {
            return weakness;
        }
        unlock.ifPresent(vault::rotateRoot);
        passphrase.ifPresent(Secret::wipe);
        vault.rotateHouse();
        tenant.rotate();
        return Optional.empty();
    }

    Secret renewRecoveryKit() {
        return vault.renewRecoveryKit();
    }
}
