package org.belfry.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.jspecify.annotations.Nullable;

/// The keys of one tenant and of its people.
///
/// Sealers, the lookup hash and the blob cipher stay valid over every rotation: they ask for the keys anew at each
/// use. Reading takes no lock; changes take turns and are durable when they return. A key file that fails to be
/// written, or is found damaged, is an [UncheckedIOException] whose message names it. Thread-safe; changes and the
/// first use of a person's key block on the disk.
public final class TenantKeys {

    /// The text form of an id; anything else in there is not ours.
    private static final String PERSON_FILES = "????????-????-????-????-????????????.key";

    private final TenantId tenant;
    private final KeyPlace place;
    private final Supplier<RingCipher> root;
    private final PersonCache people;
    private volatile Live live;
    private volatile boolean destroyed;

    /// What is derived from the secrets, made once for each change.
    private record Live(TenantSecrets secrets, RingCipher seal, RingCipher wrap) {
        Live(TenantSecrets secrets) {
            this(
                    secrets,
                    new RingCipher(secrets.ring(), RingCipher.Purpose.SEAL),
                    new RingCipher(secrets.ring(), RingCipher.Purpose.WRAP));
        }
    }

    private TenantKeys(TenantId tenant, KeyPlace place, Supplier<RingCipher> root, TenantSecrets secrets) {
        this.tenant = tenant;
        this.place = place;
        this.root = root;
        this.people = new PersonCache(this::loadPerson);
        this.live = new Live(secrets);
    }

    static TenantKeys create(TenantId tenant, KeyPlace place, Supplier<RingCipher> root) throws IOException {
        place.disk().makeFolder(place.peopleFolder(tenant));
        var keys = new TenantKeys(tenant, place, root, TenantSecrets.fresh(place.random()));
        keys.writeAuditKey();
        keys.save(keys.live);
        return keys;
    }

    static TenantKeys open(TenantId tenant, KeyPlace place, Supplier<RingCipher> root) throws IOException {
        var file = place.tenantFile(tenant);
        var wrapped = place.unwrap(file, KeyFileText.TENANT, root.get());
        var secrets = KeyFileText.fields(file, wrapped.plain(), TenantSecrets::read);
        var keys = new TenantKeys(tenant, place, root, secrets);
        keys.tidy();
        return keys;
    }

    public TenantId tenant() {
        return tenant;
    }

    /// Seals what belongs to the tenant and to no person.
    public Sealer sealer() {
        return new Sealer("tenant " + tenant, () -> destroyed ? null : live.seal);
    }

    /// Seals what belongs to `person`; empty if the person has no key (never had, or erased).
    public Optional<Sealer> sealer(PersonId person) {
        if (people.find(person) == null) {
            return Optional.empty();
        }
        return Optional.of(new Sealer("person " + person, () -> {
            var keys = people.find(person);
            return keys == null ? null : keys.seal();
        }));
    }

    /// Makes sealed columns findable.
    public LookupHash lookup() {
        return new LookupHash(() -> live.secrets.indexKeys());
    }

    /// Encrypts blobs under the keys of everybody they are about.
    public BlobCipher blobs() {
        return new BlobCipher(tenant, place.random(), () -> live.secrets.ring(), person -> {
            var keys = people.find(person);
            return keys == null ? null : keys.ring();
        });
    }

    public AuditSigner auditSigner() {
        return live.secrets.auditSigner();
    }

    /// Keeps how far the tenant's audit ledger was signed, sealed and apart from the database, so that who can cut the
    /// ledger there can't cut it here. Durable when it returns; whole old or whole new after a crash.
    public synchronized void keepLedgerEnd(byte[] end) {
        io(() -> {
            place.wrap(place.ledgerEndFile(tenant), KeyFileText.LEDGER_END, live.wrap, end);
            return true;
        });
    }

    /// Whether an end was ever kept: the ledger then has rows somewhere.
    public synchronized boolean hasLedgerEnd() {
        return Files.exists(place.ledgerEndFile(tenant));
    }

    /// What [#keepLedgerEnd] kept last; empty if nothing was kept yet.
    public synchronized Optional<byte[]> ledgerEnd() {
        return io(() -> {
            var file = place.ledgerEndFile(tenant);
            return Files.exists(file)
                    ? Optional.of(place.unwrap(file, KeyFileText.LEDGER_END, live.wrap)
                            .plain())
                    : Optional.<byte[]>empty();
        });
    }

    /// Gives `person` a key.
    ///
    /// @return false if there is one already
    public synchronized boolean createPerson(PersonId person) {
        return io(() -> {
            if (hasPerson(person)) {
                return false;
            }
            savePerson(person, KeyRing.fresh(place.random()));
            people.forget(person);
            return true;
        });
    }

    /// True if `person` has a key now.
    public boolean hasPerson(PersonId person) {
        return Files.exists(place.personFile(tenant, person));
    }

    /// Everybody who has a key, in no order. Reads the folder.
    public List<PersonId> persons() {
        return io(() -> {
            var found = new ArrayList<PersonId>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place.peopleFolder(tenant), PERSON_FILES)) {
                for (Path file : files) {
                    var name = String.valueOf(file.getFileName());
                    found.add(PersonId.parse(name.substring(0, name.length() - ".key".length())));
                }
            }
            return List.copyOf(found);
        });
    }

    /// Erases `person`: the key is overwritten and removed, and whatever was sealed under it, here or in any backup of
    /// the data, is unreadable for good. Durable when it returns.
    ///
    /// @return false if there was no key
    public synchronized boolean destroyPerson(PersonId person) {
        return io(() -> {
            boolean had = hasPerson(person);
            place.disk().destroy(place.personFile(tenant, person));
            people.forget(person);
            return had;
        });
    }

    /// A new version of the tenant's key seals from now on; older ones still open. People's keys are wrapped anew.
    /// After a crash midway every key opens as before, and the next opening goes on.
    public synchronized void rotate() {
        io(() -> {
            var secrets = live.secrets;
            replace(secrets.withRing(secrets.ring().rotated(place.random()), true));
            rewrapPeople();
            return true;
        });
    }

    /// A new version of `person`'s key seals from now on; older ones still open.
    ///
    /// @return false if the person has no key
    public synchronized boolean rotatePerson(PersonId person) {
        return io(() -> {
            var keys = people.find(person);
            if (keys == null) {
                return false;
            }
            savePerson(person, keys.ring().rotated(place.random()));
            people.forget(person);
            return true;
        });
    }

    /// As [#rotatePerson], of everybody who has a key. One after the other: sealing and erasing go on between them, and
    /// after a crash midway every key opens as before.
    ///
    /// @return how many people have a new version
    public int rotatePeople() {
        return Math.toIntExact(persons().stream().filter(this::rotatePerson).count());
    }

    /// Begins a new period of [#lookup]: a new index key in front, the one before still finds, the one before that is
    /// gone. Call once each retention period, then hash anew what lives longer.
    public synchronized void replaceIndexKey() {
        io(() -> {
            var secrets = live.secrets;
            replace(secrets.withIndexKeys(LookupHash.IndexKey.replaced(secrets.indexKeys(), place.random())));
            return true;
        });
    }

    /// Wraps the tenant's file under the root key as it is now.
    synchronized void rewrap() throws IOException {
        save(live);
    }

    /// Ends every key of the tenant, its own first: with that gone the others are noise already.
    synchronized void destroy() throws IOException {
        destroyed = true;
        place.disk().destroy(place.tenantFile(tenant));
        destroyRemains(tenant, place);
    }

    /// What a crash in [#destroy] left.
    static void destroyRemains(TenantId tenant, KeyPlace place) throws IOException {
        var peopleFolder = place.peopleFolder(tenant);
        if (Files.isDirectory(peopleFolder)) {
            place.disk().sweep(peopleFolder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(peopleFolder, "*.key")) {
                for (Path file : files) {
                    place.disk().destroy(file);
                }
            }
        }
        place.disk().removeFolder(peopleFolder);
        place.disk().destroy(place.auditFile(tenant));
        place.disk().destroy(place.ledgerEndFile(tenant));
        place.disk().sweep(place.tenantFolder(tenant));
        place.disk().removeFolder(place.tenantFolder(tenant));
    }

    private void tidy() throws IOException {
        place.disk().sweep(place.tenantFolder(tenant));
        place.disk().sweep(place.peopleFolder(tenant));
        if (!Files.exists(place.auditFile(tenant))) {
            writeAuditKey();
        }
        if (live.secrets.rewrapping()) {
            rewrapPeople();
        }
    }

    private void rewrapPeople() throws IOException {
        for (PersonId person : persons()) {
            var file = place.personFile(tenant, person);
            var wrapped = place.unwrap(file, KeyFileText.PERSON, live.wrap);
            if (!wrapped.current()) {
                place.wrap(file, KeyFileText.PERSON, live.wrap, wrapped.plain());
            }
        }
        replace(live.secrets.withRing(live.secrets.ring(), false));
    }

    /// Memory follows the disk: the new secrets are used only once they would survive a crash.
    private void replace(TenantSecrets secrets) throws IOException {
        var next = new Live(secrets);
        save(next);
        live = next;
    }

    private void save(Live state) throws IOException {
        place.wrap(place.tenantFile(tenant), KeyFileText.TENANT, root.get(), KeyFileText.body(state.secrets::write));
    }

    private void savePerson(PersonId person, KeyRing ring) throws IOException {
        place.wrap(place.personFile(tenant, person), KeyFileText.PERSON, live.wrap, KeyFileText.body(ring::write));
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether anything was swapped, not whether it looks alike
    private @Nullable KeyRing loadPerson(PersonId person) {
        return io(() -> {
            var file = place.personFile(tenant, person);
            var before = live;
            while (Files.exists(file)) {
                try {
                    var wrapped = place.unwrap(file, KeyFileText.PERSON, before.wrap);
                    return KeyFileText.fields(file, wrapped.plain(), KeyRing::read);
                } catch (CorruptKeyFile e) {
                    if (before == live && Files.exists(file)) {
                        throw e;
                    }
                    // A rotation went by between our look at the key and at the file, or an erasure between the two
                    // looks at the file: look again.
                    before = live;
                }
            }
            return null;
        });
    }

    private void writeAuditKey() throws IOException {
        place.disk()
                .replace(
                        place.auditFile(tenant),
                        live.secrets.auditSigner().publicKeyPem().getBytes(StandardCharsets.US_ASCII));
    }

    /// Work on key files.
    interface DiskWork<T extends @Nullable Object> {
        T run() throws IOException;
    }

    static <T extends @Nullable Object> T io(DiskWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "keys of tenant " + tenant;
    }
}
