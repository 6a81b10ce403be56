package org.belfry.pbx;

import static org.belfry.store.schema.Tables.PERSON;
import static org.belfry.store.schema.Tables.SESSION;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.store.AuditEntry;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.PersonRecord;
import org.belfry.store.schema.tables.records.SessionRecord;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// A tenant as in production, with real keys and a real SQLite file in a folder of the test, and people
/// of whom nothing is known but that they have a key.
public final class OnePerson implements AutoCloseable {

    public final Time time;
    public final SecureRandom random = new SecureRandom();
    public final Vault vault;
    public final TenantKeys keys;
    public final PersonId person;
    private final Path folder;
    private Stores stores;
    private TenantStore store;

    public OnePerson(Path folder, Time time) {
        this.folder = folder;
        this.time = time;
        var opening = new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile());
        if (!(opening instanceof Opening.Opened opened)) {
            throw new AssertionError(opening.toString());
        }
        vault = opened.vault();
        keys = vault.createTenant(new TenantId(Id.next(time, random)));
        stores = open();
        store = opened(stores.open(keys));
        person = another();
    }

    public TenantStore store() {
        return store;
    }

    /// As a restart of the program would.
    public void restart() {
        stores.close();
        stores = open();
        store = opened(stores.open(keys));
    }

    /// One more.
    public PersonId another() {
        var id = new PersonId(Id.next(time, random));
        keys.createPerson(id);
        var row = new PersonRecord();
        row.setId(id.id());
        row.setNameLookup(store.lookup(PERSON.NAME_LOOKUP).of(id.toString()));
        row.setNameSealed(store.sealed(PERSON.NAME_SEALED).of(id).seal(id.id(), "somebody"));
        row.setDisplayNameSealed(store.sealed(PERSON.DISPLAY_NAME_SEALED).of(id).seal(id.id(), "Somebody"));
        row.setAdministrator(0);
        row.setPasswordHash("");
        row.setPasswordSetAt(time.now());
        row.setTotpLastStep(0L);
        row.setAddedAt(time.now());
        store.change(writing -> writing.sql().insertInto(PERSON).set(row).execute());
        return id;
    }

    /// Somebody has signed in.
    public Id session(PersonId person) {
        var id = Id.next(time, random);
        byte[] token = new byte[32];
        random.nextBytes(token);
        var row = new SessionRecord();
        row.setId(id);
        row.setTokenHash(token);
        row.setPersonId(person.id());
        row.setEntrance("app");
        row.setSignedInAt(time.now());
        row.setLastSeenAt(time.now());
        row.setExpiresAt(time.now().plus(Duration.ofDays(30)));
        row.setAddressSealed(store.sealed(SESSION.ADDRESS_SEALED).of(person).seal(id, "192.0.2.7"));
        row.setUserAgentSealed(
                store.sealed(SESSION.USER_AGENT_SEALED).of(person).seal(id, ""));
        store.change(writing -> writing.sql().insertInto(SESSION).set(row).execute());
        return id;
    }

    /// Signed out.
    public void end(Id session) {
        store.change(writing ->
                writing.sql().deleteFrom(SESSION).where(SESSION.ID.eq(session)).execute());
    }

    public List<String> audited() {
        return store.ledger().page(Long.MAX_VALUE, 1_000).stream()
                .map(AuditEntry::action)
                .toList();
    }

    /// Whether the text is anywhere in the files of the database.
    public boolean dataHolds(String text) {
        String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (var files = Files.walk(folder.resolve("data"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stores.close();
    }

    private Stores open() {
        return opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random));
    }

    private static <T> T opened(StoreOpening<T> opening) {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new AssertionError(sentence);
        };
    }
}
