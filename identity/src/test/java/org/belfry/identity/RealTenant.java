package org.belfry.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.TenantId;
import org.belfry.guard.Sighting;
import org.belfry.identity.Confirmation.FreshProof;
import org.belfry.sim.VirtualTime;
import org.belfry.store.AuditEntry;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.PasswordHash;
import org.belfry.vault.Secret;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;

/// A tenant as in production but for the clock: real keys, a real SQLite file, in a folder of the test.
final class RealTenant implements AutoCloseable {

    static final String PASSWORD = "violet tram under seven lanterns";
    static final String OFFICE = "192.0.2.10";
    static final String ELSEWHERE = "198.51.100.7";
    private static final String HASH = new PasswordHash(new SecureRandom()).hash(Secret.ofText(PASSWORD));
    static final PasskeySite SITE = new PasskeySite("phone.example", Set.of("https://phone.example:9443"));

    final VirtualTime time = new VirtualTime();
    final SecureRandom random = new SecureRandom();
    final List<Sighting> sightings = Collections.synchronizedList(new ArrayList<>());
    final TenantKeys keys;
    private final Path folder;
    private Stores stores;
    TenantStore store;
    Identity identity;

    RealTenant(Path folder) {
        this.folder = folder;
        var opening = new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile());
        if (!(opening instanceof Opening.Opened opened)) {
            throw new AssertionError(opening.toString());
        }
        keys = opened.vault().createTenant(new TenantId(Id.next(time, random)));
        stores = opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random));
        store = opened(stores.open(keys));
        identity = open();
    }

    /// As a restart of the program would.
    void restart() {
        close();
        stores = opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random));
        store = opened(stores.open(keys));
        identity = open();
    }

    /// An account with an authenticator app, without the work of judging and stretching its password again.
    Member enrol(String name, boolean administrator) {
        var person = new PersonId(Id.next(time, random));
        byte[] secret = new Totp().newSecret(random);
        var app = new AuthenticatorApp(Base32.RFC4648.encode(secret));
        var purpose = administrator ? Invitation.Purpose.ADMINISTRATOR : Invitation.Purpose.PERSON;
        if (!(ApplicantForm.check(applicant(name, PASSWORD)) instanceof ApplicantForm.Checked.Good(var form))) {
            throw new AssertionError(name);
        }
        var enrolling = new Enrolling(
                "",
                purpose,
                person,
                form,
                HASH,
                Secret.of(secret),
                Optional.empty(),
                Entrance.CONSOLE,
                new ReentrantLock());
        keys.createPerson(person);
        var account = new NewAccount(
                enrolling,
                Enrolling.Proven.NOTHING.withStep(time.now().getEpochSecond() / 30),
                at(OFFICE),
                parts(),
                identity.tables());
        var enrolled = store.write(account::insert);
        identity.tables().accounts().put(account.person());
        return new Member(name, enrolled, app);
    }

    /// Somebody with an account, and what they hold in their hands.
    record Member(String name, Enrolment.Enrolled enrolled, AuthenticatorApp app) {}

    Enrolment.Begun begin(String token, String name) {
        var begin = identity.enrolment().begin(token, applicant(name, PASSWORD), at(OFFICE));
        if (!(begin instanceof Enrolment.Begun begun)) {
            throw new AssertionError(begin.toString());
        }
        return begun;
    }

    static Enrolment.Applicant applicant(String name, String password) {
        return new Enrolment.Applicant(
                Redacted.of(name),
                Redacted.of("Somebody Shown-%s".formatted(name)),
                Optional.of(Redacted.of("%s@mail.example".formatted(name))),
                Redacted.of(password));
    }

    static Visit at(String address) {
        return at(address, Entrance.CONSOLE);
    }

    static Visit at(String address, Entrance entrance) {
        return new Visit(entrance, IpAddress.parse(address), Redacted.of("Firefox/150 Testland"), Optional.of(SITE));
    }

    /// What a session shows that was begun, or confirmed, a moment ago.
    FreshProof fresh(Session session) {
        return identity.confirmation().fresh(session).orElseGet(() -> confirmed(session));
    }

    private FreshProof confirmed(Session session) {
        var shown = new Confirmation.Shown.Password(Redacted.of(PASSWORD));
        var outcome = identity.confirmation().confirm(session, shown, at(OFFICE, session.entrance()));
        if (!(outcome instanceof Confirmation.Confirmed)) {
            throw new AssertionError(outcome.toString());
        }
        return identity.confirmation().fresh(session).orElseThrow();
    }

    SignIn.PasswordStep password(String name, String password, Visit visit) {
        return identity.signIn().password(Redacted.of(name), Redacted.of(password), visit);
    }

    /// The attempt that a right password begins.
    String attempt(Member member, Visit visit) {
        var step = password(member.name(), PASSWORD, visit);
        if (!(step instanceof SignIn.SecondFactorNeeded needed)) {
            throw new AssertionError(step.toString());
        }
        return needed.attempt();
    }

    SignIn.Outcome totp(String attempt, Member member, Visit visit) {
        return identity.signIn()
                .secondFactor(attempt, new Proof.Totp(member.app().code(time.now())), visit);
    }

    List<AuditEntry> audit() {
        return store.ledger().page(Long.MAX_VALUE, 1_000);
    }

    List<String> actions() {
        return audit().stream().map(AuditEntry::action).toList();
    }

    /// Whether the text is anywhere in the files of the database.
    boolean dataHolds(String text) {
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
        identity.close();
        stores.close();
    }

    private Identity open() {
        return Identity.open(parts());
    }

    private Identity.Parts parts() {
        return new Identity.Parts(
                store, keys, time, random, (visit, sighting) -> sightings.add(sighting), "phone.example", "Glockenbau");
    }

    private static <T> T opened(StoreOpening<T> opening) {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new AssertionError(sentence);
        };
    }
}
