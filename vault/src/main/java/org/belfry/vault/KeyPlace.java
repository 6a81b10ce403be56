package org.belfry.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;

/// Where each key lies, and how one is wrapped into its file.
///
///     root.key                          the root ring
///     recovery.key                      the root ring again, for the holder of the recovery kit
///     house.key                         what belongs to no tenant, wrapped by the root
///     tenants/TENANT/tenant.key         a tenant's keys, wrapped by the root
///     tenants/TENANT/audit.pem          its public audit key, for anybody
///     tenants/TENANT/ledger.end         how far its audit ledger was signed last, wrapped by the tenant
///     tenants/TENANT/people/PERSON.key  a person's ring, wrapped by the tenant
///
/// A wrapped file opens only in its own place: its kind and ids are the associated data.
record KeyPlace(Path folder, Disk disk, SecureRandom random, Time time) {

    Path rootFile() {
        return folder.resolve("root.key");
    }

    Path recoveryFile() {
        return folder.resolve("recovery.key");
    }

    Path houseFile() {
        return folder.resolve("house.key");
    }

    Path tenantsFolder() {
        return folder.resolve("tenants");
    }

    Path tenantFolder(TenantId tenant) {
        return tenantsFolder().resolve(tenant.toString());
    }

    Path tenantFile(TenantId tenant) {
        return tenantFolder(tenant).resolve("tenant.key");
    }

    Path auditFile(TenantId tenant) {
        return tenantFolder(tenant).resolve("audit.pem");
    }

    Path ledgerEndFile(TenantId tenant) {
        return tenantFolder(tenant).resolve("ledger.end");
    }

    Path peopleFolder(TenantId tenant) {
        return tenantFolder(tenant).resolve("people");
    }

    Path personFile(TenantId tenant, PersonId person) {
        return peopleFolder(tenant).resolve(person + ".key");
    }

    /// Seals `plain` into `file`, durably.
    void wrap(Path file, String title, RingCipher cipher, byte[] plain) throws IOException {
        disk.replace(file, KeyFileText.encode(title, cipher.seal(plain, associatedData(file, title))));
    }

    /// What was wrapped into `file`.
    Wrapped unwrap(Path file, String title, RingCipher cipher) throws IOException {
        byte[] sealed = KeyFileText.read(file, title).bytes();
        byte[] plain = cipher.open(sealed, associatedData(file, title));
        if (plain == null) {
            throw new CorruptKeyFile(file, "does not open with the key above it: altered, moved or of another house");
        }
        return new Wrapped(plain, cipher.isCurrent(sealed));
    }

    /// @param current whether it lies under the newest version of the key above
    @SuppressWarnings("ArrayRecordComponent")
    record Wrapped(byte[] plain, boolean current) {}

    private byte[] associatedData(Path file, String title) {
        return (title + '\n' + folder.relativize(file)).getBytes(StandardCharsets.UTF_8);
    }
}
