package org.belfry.identity;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import org.belfry.ground.Time;
import org.belfry.store.TenantStore;
import org.belfry.vault.PasswordHash;
import org.belfry.vault.TenantKeys;

/// What identity is built on, for one tenant.
///
/// @param heavy runs password hashing: as many platform threads as may be busy with it at once, one or two
/// @param sightings is told of wrong secrets and unknown names
/// @param serverName the host name people use; also shown in authenticator apps
/// @param company the firm's name, or empty; no password may be made of either
public record IdentityParts(
        TenantStore store,
        TenantKeys keys,
        Time time,
        SecureRandom random,
        Executor heavy,
        Sightings sightings,
        String serverName,
        String company) {

    PasswordHash passwordHash() {
        return new PasswordHash(random);
    }
}
