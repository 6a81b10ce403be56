package org.belfry.pbx.device;

import static org.belfry.store.schema.Tables.DEVICE;
import static org.belfry.store.schema.Tables.SESSION;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.pbx.device.DeviceRows.Known;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.digest.Secrets;
import org.belfry.store.TenantStore;
import org.jspecify.annotations.Nullable;

/// The index of devices in memory; it follows each committed change, and nothing else writes the table.
///
/// The row of what was lent to a session goes with the row of the session, in one transaction; the
/// index follows when it is told, so a restart between the two forgets nothing.
///
/// Additions and revocations take turns, so that the limits hold; whoever only reads never waits.
final class StoredDevices implements Devices {

    static final String ADD = "device.add";
    static final String REVOKE = "device.revoke";

    private static final String REALM = "pbx.realm";
    private static final String BROWSER = "Browser";
    private static final int LABEL_CHARS_MAX = 64;
    private static final Actor SESSIONS = new Actor.House("sessions");
    private static final Refused TOO_MANY = new Refused(
            "there are too many devices already (at most %d of one person, %d in all)".formatted(PER_PERSON_MAX, MOST));

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final String realm;
    private final DeviceRows rows;
    private final Map<DeviceId, Known> byId = new ConcurrentHashMap<>();
    private final Map<String, Known> byUsername = new ConcurrentHashMap<>();
    private final List<Consumer<Device>> listeners = new CopyOnWriteArrayList<>();
    private final Object turn = new Object();

    private StoredDevices(TenantStore store, String realm, Time time, SecureRandom random) {
        this.store = store;
        this.realm = realm;
        this.time = time;
        this.random = random;
        rows = new DeviceRows(store);
    }

    static StoredDevices open(TenantStore store, String house, Time time, SecureRandom random) {
        var devices = new StoredDevices(store, realm(store, house), time, random);
        store.read(sql -> sql.selectFrom(DEVICE).limit(MOST).fetch())
                .forEach(row -> devices.rows.read(row).ifPresent(devices::put));
        return devices;
    }

    private static String realm(TenantStore store, String house) {
        return store.settings().find(REALM).orElseGet(() -> {
            store.change(writing -> store.settings().set(writing, REALM, house));
            return house;
        });
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return Optional.ofNullable(byId.get(id)).map(Known::device);
    }

    @Override
    public Optional<Device> named(String username) {
        return Optional.ofNullable(byUsername.get(username)).map(Known::device);
    }

    @Override
    public List<Device> of(PersonId owner) {
        return all().stream().filter(device -> device.owner().equals(owner)).toList();
    }

    @Override
    public List<Device> all() {
        return byId.values().stream()
                .map(Known::device)
                .sorted(Comparator.comparing(Device::addedAt).thenComparing(Device::username))
                .toList();
    }

    @Override
    public String realm() {
        return realm;
    }

    @Override
    public Secrets secrets() {
        return this::secret;
    }

    private @Nullable HashedSecret secret(String username, Algorithm algorithm) {
        var known = byUsername.get(username);
        if (known == null) {
            return null;
        }
        return switch (algorithm) {
            case SHA_256 -> known.sha256();
            case MD5 -> known.md5();
            case SHA_512_256 -> null;
        };
    }

    @Override
    public Addition add(PersonId owner, String label, DevicePolicy policy, Actor by) {
        var shown = label.strip();
        if (shown.length() > LABEL_CHARS_MAX || shown.chars().anyMatch(Character::isISOControl)) {
            return new Refused("label: longer than %d characters, or not one line".formatted(LABEL_CHARS_MAX));
        }
        synchronized (turn) {
            return isRoomFor(owner) ? enrol(new Order(owner, shown, policy, Optional.empty()), by) : TOO_MANY;
        }
    }

    @Override
    public Addition lend(Id session, PersonId owner, Actor by) {
        synchronized (turn) {
            lentTo(session).ifPresent(known -> revoke(known, by));
            return isRoomFor(owner)
                    ? enrol(new Order(owner, BROWSER, DevicePolicy.ENCRYPTED, Optional.of(session)), by)
                    : TOO_MANY;
        }
    }

    @Override
    public void ended(Id session) {
        synchronized (turn) {
            lentTo(session).ifPresent(known -> revoke(known, SESSIONS));
        }
    }

    private Optional<Known> lentTo(Id session) {
        return byId.values().stream()
                .filter(known -> known.session().filter(session::equals).isPresent())
                .findAny();
    }

    private boolean isRoomFor(PersonId owner) {
        return byId.size() < MOST && of(owner).size() < PER_PERSON_MAX;
    }

    /// What is to be added.
    private record Order(PersonId owner, String label, DevicePolicy policy, Optional<Id> session) {}

    private Addition enrol(Order order, Actor by) {
        var credential = DeviceCredential.random(random);
        try {
            var id = new DeviceId(Id.next(time, random));
            var device = new Device(
                    id, order.owner(), credential.username(), Redacted.of(order.label()), order.policy(), time.now());
            var known = new Known(
                    device,
                    order.session(),
                    credential.hashed(Algorithm.SHA_256, realm),
                    order.session().isPresent()
                            ? credential.hashedForSession(Algorithm.MD5, realm)
                            : credential.hashed(Algorithm.MD5, realm));
            if (!store(known, by)) {
                known.wipe();
                return new Refused("the session has ended");
            }
            put(known);
            return new Enrolled(device, Redacted.of(credential.disclosePassword()));
        } finally {
            credential.wipe();
        }
    }

    /// @return false if the session it was to be lent to has ended meanwhile
    private boolean store(Known known, Actor by) {
        var row = rows.row(known);
        return store.write(writing -> {
            boolean holds = known.session().isEmpty()
                    || writing.sql()
                            .fetchExists(SESSION, SESSION.ID.eq(known.session().get()));
            if (holds) {
                writing.sql().insertInto(DEVICE).set(row).execute();
                writing.audit(event(known.device(), ADD, by));
            }
            return holds;
        });
    }

    @Override
    public boolean revoke(DeviceId id, Actor by) {
        synchronized (turn) {
            var known = byId.get(id);
            if (known == null) {
                return false;
            }
            revoke(known, by);
            return true;
        }
    }

    private void revoke(Known known, Actor by) {
        var device = known.device();
        store.change(writing -> {
            writing.sql()
                    .deleteFrom(DEVICE)
                    .where(DEVICE.ID.eq(device.id().id()))
                    .execute();
            writing.audit(event(device, REVOKE, by));
        });
        byId.remove(device.id());
        byUsername.remove(device.username());
        known.wipe();
        listeners.forEach(listener -> listener.accept(device));
    }

    @Override
    public void whenRevoked(Consumer<Device> listener) {
        listeners.add(listener);
    }

    private AuditEvent event(Device device, String action, Actor by) {
        var details = Map.of(
                "device", device.id().toString(),
                "username", device.username(),
                "label", device.label().disclose(),
                "plain", String.valueOf(device.policy().plain()),
                "networks", device.policy().networks().toString());
        return new AuditEvent(time.now(), by, Optional.empty(), action, Optional.of(device.owner()), details);
    }

    private void put(Known known) {
        byId.put(known.device().id(), known);
        byUsername.put(known.device().username(), known);
    }
}
