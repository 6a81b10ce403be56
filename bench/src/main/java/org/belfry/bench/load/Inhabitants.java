package org.belfry.bench.load;

import static org.belfry.store.schema.Tables.DEVICE;
import static org.belfry.store.schema.Tables.PERSON;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.DeviceRecord;
import org.belfry.store.schema.tables.records.PersonRecord;
import org.belfry.vault.TenantKeys;

/// People with telephones in an empty tenant, as many rows at a time as the store likes: one by one, ten
/// thousand take minutes. The rows are those a house writes, but that nobody has a password, and that the
/// telephones' secrets are those the driver knows.
final class Inhabitants {

    private static final int BATCH = 500;

    /// Each person has a key in a file of its own; more only take longer.
    private static final int PEOPLE_MAX = 1_024;

    private final TenantStore store;
    private final TenantKeys keys;
    private final Time time;
    private final SecureRandom random;
    private final List<PersonId> people = new ArrayList<>();

    Inhabitants(TenantStore store, TenantKeys keys, Time time, SecureRandom random) {
        this.store = store;
        this.keys = keys;
        this.time = time;
        this.random = random;
    }

    /// Moves in as many people as hold `devices` devices, the same number each, the last ones `alone`
    /// one each.
    ///
    /// @return who owns each device
    List<PersonId> moveIn(int devices, int alone) {
        int each = Math.ceilDiv(devices - alone, PEOPLE_MAX);
        var owners = new ArrayList<PersonId>();
        for (int device = 0; device < devices; device++) {
            boolean isNew = device >= devices - alone || device % each == 0;
            owners.add(isNew ? person() : owners.getLast());
        }
        insertPeople();
        insertDevices(owners);
        return owners;
    }

    private PersonId person() {
        var id = new PersonId(Id.next(time, random));
        keys.createPerson(id);
        people.add(id);
        return id;
    }

    private void insertPeople() {
        var rows = new ArrayList<PersonRecord>();
        for (int i = 0; i < people.size(); i++) {
            rows.add(row(people.get(i), "person-" + i, "Person " + i));
        }
        inBatches(
                rows,
                batch -> store.change(writing -> batch.forEach(
                        row -> writing.sql().insertInto(PERSON).set(row).execute())));
    }

    private PersonRecord row(PersonId person, String name, String shown) {
        var row = new PersonRecord();
        var id = person.id();
        row.setId(id);
        row.setNameLookup(store.lookup(PERSON.NAME_LOOKUP).of(name));
        row.setNameSealed(store.sealed(PERSON.NAME_SEALED).of(person).seal(id, name));
        row.setDisplayNameSealed(
                store.sealed(PERSON.DISPLAY_NAME_SEALED).of(person).seal(id, shown));
        row.setAdministrator(0);
        row.setPasswordHash("");
        row.setPasswordSetAt(time.now());
        row.setTotpLastStep(0L);
        row.setAddedAt(time.now());
        return row;
    }

    private void insertDevices(List<PersonId> owners) {
        var rows = new ArrayList<DeviceRecord>();
        for (int device = 0; device < owners.size(); device++) {
            rows.add(row(owners.get(device), Credentials.name(device)));
        }
        inBatches(
                rows,
                batch -> store.change(writing -> batch.forEach(
                        row -> writing.sql().insertInto(DEVICE).set(row).execute())));
    }

    private DeviceRecord row(PersonId owner, String username) {
        var id = Id.next(time, random);
        var row = new DeviceRecord();
        row.setId(id);
        row.setPersonId(owner.id());
        row.setUsername(username);
        row.setLabelSealed(store.sealed(DEVICE.LABEL_SEALED).of(owner).seal(id, "Telephone"));
        row.setSha256Sealed(secret(store.sealed(DEVICE.SHA256_SEALED).of(owner), id, Algorithm.SHA_256, username));
        row.setMd5Sealed(secret(store.sealed(DEVICE.MD5_SEALED).of(owner), id, Algorithm.MD5, username));
        row.setPlain(1);
        row.setNetworksSealed(store.sealed(DEVICE.NETWORKS_SEALED).of(owner).seal(id, ""));
        row.setAddedAt(time.now());
        return row;
    }

    private static org.belfry.store.Sealed secret(SealedColumn column, Id row, Algorithm algorithm, String username) {
        byte[] password = Credentials.PASSWORD.getBytes(StandardCharsets.UTF_8);
        try (var hashed = HashedSecret.of(algorithm, username, Credentials.REALM, password)) {
            return hashed.lend(ha1 -> column.sealBytes(row.bytes(), ha1));
        }
    }

    private interface Batch<T> {
        void insert(List<T> rows);
    }

    private static <T> void inBatches(List<T> rows, Batch<T> into) {
        for (int from = 0; from < rows.size(); from += BATCH) {
            into.insert(rows.subList(from, Math.min(rows.size(), from + BATCH)));
        }
    }
}
