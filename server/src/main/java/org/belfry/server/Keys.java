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

    /// What came of [#rotate].
    sealed interface Rotation {

        /// @param root whether the root key is new too
        /// @param people how many people's keys are new
        record Done(boolean root, int people) implements Rotation {}

        /// Nothing was done.
        record Refused(String sentence) implements Rotation {}
    }

    /// Renews the keys of house, tenant and people, and the root key wherever that needs no secret we
    /// were not given: when it lies in a file, or when the way it is opened is chosen anew here.
    ///
    /// @param passphrase what opens the key folder from now on, if given
    /// @param noPassphrase the key folder opens by itself from now on
    Rotation rotate(Optional<Secret> passphrase, boolean noPassphrase) {
        if (passphrase.isPresent() && noPassphrase) {
            return new Rotation.Refused("--passphrase-file and --no-passphrase: expected at most one of them");
        }
        Optional<Unlock> unlock = passphrase.<Unlock>map(Unlock.Passphrase::new);
        if (unlock.isEmpty() && (noPassphrase || vault.rootInClear())) {
            unlock = Optional.of(new Unlock.KeyFile());
        }
        var weakness = unlock.flatMap(Unlock::weakness);
        if (weakness.isPresent()) {
            return new Rotation.Refused(weakness.get());
        }
        unlock.ifPresent(vault::rotateRoot);
        passphrase.ifPresent(Secret::wipe);
        vault.rotateHouse();
        tenant.rotate();
        return new Rotation.Done(unlock.isPresent(), tenant.rotatePeople());
    }

    Secret renewRecoveryKit() {
        return vault.renewRecoveryKit();
    }
}
