package org.belfry.vault;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.belfry.ground.TenantId;

/// The open key folder: the house's own key and the keys of every tenant.
///
/// Sealing and opening take no lock and go on during every rotation. Changes take turns and are durable when they
/// return; a crash between any two of their steps leaves a folder that opens with every key it had, and opening it
/// ends what was begun. A file that cannot be written is an [java.io.UncheckedIOException] naming it; the change may
/// then be asked for again. Thread-safe; changes block on the disk.
///
/// One process at a time may change a folder; the house's lock on its data directory sees to that.
public final class Vault {

    /// The text form of an id; anything else in there is not ours.
    private static final String TENANT_FOLDERS = "????????-????-????-????-????????????";

    private final KeyPlace place;
    private final Stretching stretching;
    private final ConcurrentSkipListMap<TenantId, TenantKeys> tenants = new ConcurrentSkipListMap<>();
    private volatile RootKeys root;
    private volatile KeyRing houseRing;
    private volatile RingCipher house;

    /// The root ring, what wraps with it, and how it lies on disk.
    private record RootKeys(KeyRing ring, RingCipher wrap, RootProtection protection) {
        RootKeys(KeyRing ring, RootProtection protection) {
            this(ring, new RingCipher(ring, RingCipher.Purpose.WRAP), protection);
        }
    }

    private Vault(KeyPlace place, Stretching stretching, RootKeys root, KeyRing houseRing) {
        this.place = place;
        this.stretching = stretching;
        this.root = root;
        this.houseRing = houseRing;
        this.house = new RingCipher(houseRing, RingCipher.Purpose.SEAL);
    }

    /// Writes a new folder; `root.key` comes last, so that until then there is none.
    static Vault create(KeyPlace place, Stretching stretching, RootProtection protection) throws IOException {
        var root = new RootKeys(KeyRing.fresh(place.random()), protection);
        var vault = new Vault(place, stretching, root, KeyRing.fresh(place.random()));
        place.disk().makeFolder(place.folder());
        place.disk().makeFolder(place.tenantsFolder());
        vault.saveHouse(vault.houseRing);
        vault.saveRoot(root);
        return vault;
    }

    static Vault open(KeyPlace place, Stretching stretching, KeyRing ring, RootProtection protection)
            throws IOException {
        var root = new RootKeys(ring, protection);
        var wrapped = place.unwrap(place.houseFile(), KeyFileText.HOUSE, root.wrap);
        var houseRing = KeyFileText.fields(place.houseFile(), wrapped.plain(), KeyRing::read);
        var vault = new Vault(place, stretching, root, houseRing);
        vault.readTenants();
        place.disk().sweep(place.folder());
        vault.finish();
        return vault;
    }

    /// Where the keys lie.
    public Path folder() {
        return place.folder();
    }

    /// True if the root key lies in a file that opens by itself, false if a passphrase is needed.
    public boolean rootInClear() {
        return root.protection instanceof RootProtection.Clear;
    }

    /// Seals what belongs to the house and to no tenant, such as the key of its certificate authority.
    public Sealer sealer() {
        return new Sealer("the house", () -> house);
    }

    /// Every tenant that has keys, oldest first.
    public List<TenantId> tenants() {
        return List.copyOf(tenants.keySet());
    }

    /// Empty if there is no such tenant.
    public Optional<TenantKeys> tenant(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    /// Makes keys for a new tenant.
    ///
    /// @throws IllegalStateException if the tenant has keys already
    public synchronized TenantKeys createTenant(TenantId tenant) {
        if (tenants.containsKey(tenant)) {
            throw new IllegalStateException("tenant %s: has keys (expected: none yet)".formatted(tenant));
        }
        return TenantKeys.io(() -> {
            var keys = TenantKeys.create(tenant, place, () -> root.wrap);
            tenants.put(tenant, keys);
            return keys;
        });
    }

    /// Erases a tenant with all its people: nothing sealed under their keys opens again, in any backup of the data.
    /// Asked again after a crash it goes on where it was.
    public synchronized void destroyTenant(TenantId tenant) {
        TenantKeys.io(() -> {
            var keys = tenants.get(tenant);
            if (keys == null) {
                TenantKeys.destroyRemains(tenant, place);
            } else {
                keys.destroy();
                tenants.remove(tenant);
            }
            return true;
        });
    }

    /// A new version of the house's key seals from now on; older ones still open.
    public synchronized void rotateHouse() {
        TenantKeys.io(() -> {
            var next = houseRing.rotated(place.random());
            saveHouse(next);
            houseRing = next;
            house = new RingCipher(next, RingCipher.Purpose.SEAL);
            return true;
        });
    }

    /// A new root key, opened by `unlock` from now on (a key file, the same passphrase or another); everything is
    /// wrapped anew under it and the old one is destroyed. The recovery kit stays valid.
    ///
    /// Steps: root.key holds both keys → the recovery file holds both → house and tenants lie under the new one →
    /// root.key holds the new one alone → so does the recovery file.
    ///
    /// @throws IllegalArgumentException if `unlock` has a [Unlock#weakness]
    public synchronized void rotateRoot(Unlock unlock) {
        unlock.weakness().ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        TenantKeys.io(() -> {
            var both = new RootKeys(
                    root.ring.rotated(place.random()), RootProtection.by(unlock, stretching, place.random()));
            saveRoot(both);
            root = both;
            finish();
            return true;
        });
    }

    /// True if somebody can hold a valid recovery kit.
    public boolean hasRecoveryKit() {
        return Files.exists(place.recoveryFile());
    }

    /// Makes a new recovery kit and ends the one before. Show the text once and wipe it: it is kept nowhere.
    public synchronized Secret renewRecoveryKit() {
        return TenantKeys.io(() -> {
            byte[] kit = new byte[KitCode.SECRET_BYTES];
            place.random().nextBytes(kit);
            var recovery = Recovery.seal(root.ring, Recovery.publicKey(kit), place.random());
            place.disk().replaceAndOverwrite(place.recoveryFile(), recovery.encode());
            return Secret.ofText(kitText(kit));
        });
    }

    private String kitText(byte[] kit) {
        return """
                Belfry recovery kit

                Made %s for the key folder %s
                Earlier kits are void.

                %s
                Keep this page on paper, away from the server. Together with the key folder it opens
                everything, also when the passphrase is lost or the root key is damaged. It is shown
                this once.

                To use it, type the code into a file F and run, while the system is not running:
                ./belfry keys restore --kit-file F
                """.formatted(
                        LocalDate.ofInstant(place.time().now(), ZoneOffset.UTC),
                        place.folder(),
                        KitCode.print(kit).indent(4));
    }

    /// Takes a rotation of the root from wherever it stands to its end. Nothing is written if there is none.
    private void finish() throws IOException {
        if (root.ring.versions().size() > 1) {
            refreshRecovery();
            saveHouse(houseRing);
            for (var keys : tenants.values()) {
                keys.rewrap();
            }
            var newest = new RootKeys(root.ring.newestOnly(), root.protection);
            saveRoot(newest);
            root = newest;
        }
        refreshRecovery();
    }

    private void refreshRecovery() throws IOException {
        if (!hasRecoveryKit()) {
            return;
        }
        var recovery =
                KeyFileText.read(place.recoveryFile(), KeyFileText.RECOVERY).fields(Recovery::read);
        if (!recovery.rootIds().equals(root.ring.ids())) {
            var fresh = Recovery.seal(root.ring, recovery.kitPublicKey(), place.random());
            place.disk().replaceAndOverwrite(place.recoveryFile(), fresh.encode());
        }
    }

    private void saveRoot(RootKeys keys) throws IOException {
        place.disk().replaceAndOverwrite(place.rootFile(), keys.protection.encode(keys.ring));
    }

    private void saveHouse(KeyRing ring) throws IOException {
        place.wrap(place.houseFile(), KeyFileText.HOUSE, root.wrap, KeyFileText.body(ring::write));
    }

    /// A folder without `tenant.key` is what a crash left of a tenant being made or destroyed: not a tenant.
    private void readTenants() throws IOException {
        for (TenantId tenant : tenantFolders()) {
            if (Files.exists(place.tenantFile(tenant))) {
                tenants.put(tenant, TenantKeys.open(tenant, place, () -> root.wrap));
            }
        }
    }

    private List<TenantId> tenantFolders() throws IOException {
        var found = new ArrayList<TenantId>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(place.tenantsFolder(), TENANT_FOLDERS)) {
            for (Path folder : folders) {
                found.add(TenantId.parse(String.valueOf(folder.getFileName())));
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "vault of %d tenants".formatted(tenants.size());
    }
}
