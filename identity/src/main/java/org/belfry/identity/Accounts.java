package org.belfry.identity;

import static org.belfry.store.schema.Tables.PERSON;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.store.LookupColumn;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.PersonRecord;
import org.jooq.Condition;

/// The index of people in memory, made by opening every sealed name once when the tenant is unlocked (decision 5).
///
/// It follows each committed change; nothing else writes the table. Reading never waits.
final class Accounts implements People {

    private final TenantStore store;
    private final SealedColumn names;
    private final SealedColumn displayNames;
    private final SealedColumn emails;
    private final LookupColumn nameLookup;
    private final ConcurrentHashMap<PersonId, Person> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, PersonId> byName = new ConcurrentHashMap<>();

    Accounts(TenantStore store) {
        this.store = store;
        names = store.sealed(PERSON.NAME_SEALED);
        displayNames = store.sealed(PERSON.DISPLAY_NAME_SEALED);
        emails = store.sealed(PERSON.EMAIL_SEALED);
        nameLookup = store.lookup(PERSON.NAME_LOOKUP);
    }

    /// One form for all ways to type a name.
    static String folded(String name) {
        return PasswordRules.normalised(name).strip().toLowerCase(Locale.ROOT);
    }

    /// Opens every name, and hashes those anew that were hashed in an earlier period of the index key.
    void load() {
        var rows = store.read(sql -> sql.selectFrom(PERSON).limit(MOST).fetch());
        for (PersonRecord row : rows) {
            read(row).ifPresent(person -> {
                put(person);
                if (!nameLookup.isCurrent(row.getNameLookup())) {
                    hashAnew(person);
                }
            });
        }
    }

    /// After the commit that made `person`, or changed them.
    void put(Person person) {
        byId.put(person.id(), person);
        byName.put(folded(person.name().disclose()), person.id());
    }

    @Override
    public List<Person> all() {
        return byId.values().stream()
                .sorted(Comparator.comparing(person -> folded(person.name().disclose())))
                .toList();
    }

    @Override
    public int count() {
        return byId.size();
    }

    @Override
    public Optional<Person> find(PersonId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public Optional<Person> named(String name) {
        return Optional.ofNullable(byName.get(folded(name))).map(byId::get);
    }

    boolean hasAdministrator() {
        return byId.values().stream().anyMatch(Person::administrator);
    }

    /// The row of a person whose key exists.
    PersonRecord row(Person person, String passwordHash) {
        var id = person.id().id();
        var row = new PersonRecord();
        row.setId(id);
        row.setNameLookup(nameLookup.of(folded(person.name().disclose())));
        row.setNameSealed(names.of(person.id()).seal(id, person.name().disclose()));
        row.setDisplayNameSealed(
                displayNames.of(person.id()).seal(id, person.displayName().disclose()));
        person.email()
                .ifPresent(email -> row.setEmailSealed(emails.of(person.id()).seal(id, email.disclose())));
        row.setAdministrator(person.administrator() ? 1 : 0);
        row.setPasswordHash(passwordHash);
        row.setPasswordSetAt(person.addedAt());
        row.setTotpLastStep(Totp.NO_STEP);
        row.setAddedAt(person.addedAt());
        return row;
    }

    /// Finds the rows of that name, however it is typed.
    Condition nameIs(String name) {
        return nameLookup.is(folded(name));
    }

    private Optional<Person> read(PersonRecord row) {
        var id = new PersonId(row.getId());
        var name = names.of(id).open(row.getId(), row.getNameSealed());
        var displayName = displayNames.of(id).open(row.getId(), row.getDisplayNameSealed());
        var email = Optional.ofNullable(row.getEmailSealed())
                .flatMap(value -> emails.of(id).open(row.getId(), value))
                .map(Redacted::of);
        // Without a key the person is erased, and the row only waits to be removed.
        return name.flatMap(known -> displayName.map(shown -> new Person(
                id,
                Redacted.of(known),
                Redacted.of(shown),
                email,
                row.getAdministrator() == 1,
                row.getAddedAt(),
                Optional.ofNullable(row.getLastSignInAt()))));
    }

    private void hashAnew(Person person) {
        store.change(writing -> writing.sql()
                .update(PERSON)
                .set(PERSON.NAME_LOOKUP, nameLookup.of(folded(person.name().disclose())))
                .where(PERSON.ID.eq(person.id().id()))
                .execute());
    }
}
