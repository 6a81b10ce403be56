package org.belfry.courier;

import static org.belfry.store.schema.Tables.PERSON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.net.Loops;
import org.belfry.net.egress.Egress;
import org.belfry.sim.VirtualTime;
import org.belfry.store.AuditEntry;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.PersonRecord;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Opening;
import org.belfry.vault.ServerIdentity;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;

/// A tenant as in production but for the clock, with a courier, somebody to write to, and an authority for mail
/// servers.
final class Firm implements AutoCloseable {

    static final Actor BY = new Actor.CommandLine("root");
    static final String PASSWORD = "a password of the mail server";
    static final String KIND = "test";

    final VirtualTime time = new VirtualTime();
    final SecureRandom random = new SecureRandom();
    final LocalAuthority authority;
    final PersonId anna;

    /// What the composer was asked to write about.
    final List<Id> written = new CopyOnWriteArrayList<>();

    Courier courier;
    private final Path folder;
    private final TenantKeys keys;
    private final Loops loops = new Loops(1);
    private final Egress egress = new Egress(loops, host -> List.of(IpAddress.parse("127.0.0.1")));
    private Stores stores;
    private TenantStore store;

    Firm(Path folder) {
        this.folder = folder;
        var opening = new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile());
        if (!(opening instanceof Opening.Opened opened)) {
            throw new AssertionError(opening.toString());
        }
        // TLS reads the machine's clock.
        authority =
                LocalAuthority.open(folder.resolve("authority"), opened.vault().sealer(), Time.system(), random);
        keys = opened.vault().createTenant(new TenantId(Id.next(time, random)));
        stores = stores();
        store = opened(stores.open(keys));
        anna = somebody();
        courier = courier();
    }

    private Courier courier() {
        var opened = Courier.open(store, egress, "phone.example", time, time, random);
        opened.compose(KIND, (_, about) -> {
            written.add(about);
            return Optional.of(letter("Hello"));
        });
        opened.start(time);
        return opened;
    }

    /// As a restart of the program would.
    void restart() {
        courier.close();
        stores.close();
        stores = stores();
        store = opened(stores.open(keys));
        courier = courier();
    }

    Letter letter(String subject) {
        return new Letter(address("anna@mail.example"), subject, List.of("Grüße", ".", "the end"), Optional.empty());
    }

    static MailAddress address(String text) {
        return MailAddress.parse(text).orElseThrow();
    }

    ServerIdentity identity(String name) {
        return authority.issue(Set.of(name), Set.of());
    }

    MailServer server(String host, int port, MailServer.Tls tls, String authorities) {
        return new MailServer(
                host,
                port,
                tls,
                Optional.of(new MailServer.Login("pbx", Redacted.of(PASSWORD))),
                address("pbx@firm.example"),
                authorities);
    }

    /// On this machine, proving itself by our authority.
    void uses(PostOffice office, MailServer.Tls tls) {
        courier.set(server("localhost", office.port(), tls, authority.certificatePem()), BY);
    }

    /// @return whether it will be sent
    boolean enqueue() {
        boolean put = store.write(writing -> courier.enqueue(writing, anna, KIND, Id.next(time, random)));
        courier.hurry();
        return put;
    }

    void erase(PersonId person) {
        store.change(writing -> writing.sql()
                .deleteFrom(PERSON)
                .where(PERSON.ID.eq(person.id()))
                .execute());
    }

    List<AuditEntry> audit() {
        return store.ledger().page(Long.MAX_VALUE, 1_000);
    }

    List<String> audited() {
        return audit().stream().map(AuditEntry::action).toList();
    }

    List<String> ways() {
        return egress.ways().stream().map(way -> way.leadsTo()).toList();
    }

    private PersonId somebody() {
        var id = new PersonId(Id.next(time, random));
        keys.createPerson(id);
        var row = new PersonRecord();
        row.setId(id.id());
        row.setNameLookup(store.lookup(PERSON.NAME_LOOKUP).of("anna"));
        row.setNameSealed(store.sealed(PERSON.NAME_SEALED).of(id).seal(id.id(), "anna"));
        row.setDisplayNameSealed(store.sealed(PERSON.DISPLAY_NAME_SEALED).of(id).seal(id.id(), "Anna"));
        row.setAdministrator(0);
        row.setPasswordHash("");
        row.setPasswordSetAt(time.now());
        row.setTotpLastStep(0L);
        row.setAddedAt(time.now());
        store.change(writing -> writing.sql().insertInto(PERSON).set(row).execute());
        return id;
    }

    /// Whether the text is anywhere in the files of the database.
    boolean dataHolds(String text) {
        try (var files = Files.walk(folder.resolve("data"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stores stores() {
        return opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random));
    }

    private static <T> T opened(StoreOpening<T> opening) {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new AssertionError(sentence);
        };
    }

    @Override
    public void close() {
        courier.close();
        stores.close();
        loops.close();
    }
}
