package org.belfry.pbx.device;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.sip.digest.Secrets;
import org.belfry.store.TenantStore;

/// The devices of a tenant, found in memory. Thread-safe.
///
/// Limits: [#MOST] devices, which bounds the index to some tens of megabytes; [#PER_PERSON_MAX] of one
/// person, so that nobody fills it alone and no call forks without end.
public interface Devices {

    int MOST = 50_000;

    int PER_PERSON_MAX = 16;

    /// Reads and unseals every device, some ten thousand a second. Waits for the store.
    ///
    /// @param house the realm of a tenant that never had one (RFC 7616 §3.3). It stays when the house
    /// takes another
    ///     name: every secret is hashed with it (decision 0160)
    static Devices open(TenantStore store, String house, Time time, SecureRandom random) {
        return StoredDevices.open(store, house, time, random);
    }

    Optional<Device> find(DeviceId id);

    /// By what it signs in with.
    Optional<Device> named(String username);

    List<Device> of(PersonId owner);

    /// The oldest first.
    List<Device> all();

    /// What is asked for a secret of this tenant.
    String realm();

    /// What devices prove themselves with.
    Secrets secrets();

    /// Adds one with a new random secret of 128 bits, which is told here and never again. Returns when
    /// it is durable; waits for the store.
    Addition add(PersonId owner, String label, DevicePolicy policy, Actor by);

    /// Lends the telephone of a browser to a session of `owner`: a device with a secret of its own that
    /// comes encrypted only and is gone with the session (policy A9). A session has one; what it was lent
    /// before is revoked. Returns when it is durable; waits for the store.
    Addition lend(Id session, PersonId owner, Actor by);

    /// Revokes what was lent to a session that ended. Waits for the store.
    void ended(Id session);

    /// Ends its registrations and its calls to come; what it holds is refused from now on. Waits for
    /// the store.
    ///
    /// @return whether it was there
    boolean revoke(DeviceId id, Actor by);

    /// Has `listener` told of each device once it is revoked, on the thread that revokes it. It must
    /// not throw.
    void whenRevoked(Consumer<Device> listener);

    /// What became of an addition.
    sealed interface Addition {}

    /// A device and the secret it has to be given.
    record Enrolled(Device device, Redacted<String> password) implements Addition {}

    /// @param sentence for whoever asked
    record Refused(String sentence) implements Addition {}
}
