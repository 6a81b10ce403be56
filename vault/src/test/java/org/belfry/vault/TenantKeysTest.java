package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.belfry.vault.Keys.plain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TenantKeysTest {

    private static final byte[] VALUE = "Ada Lovelace".getBytes(StandardCharsets.UTF_8);

    private final Keys keys = new Keys();
    private final TenantId tenant = keys.tenantId();
    private final PersonId ada = keys.personId();
    private final PersonId ben = keys.personId();
    private final SealContext context = new SealContext(tenant, "person", "name", ada.bytes());

    @TempDir
    Path temp;

    private Path folder;
    private Vault vault;
    private TenantKeys tenantKeys;

    @BeforeEach
    void makeATenantOfTwo() {
        folder = temp.resolve("keys");
        vault = keys.create(folder);
        tenantKeys = vault.createTenant(tenant);
        tenantKeys.createPerson(ada);
        tenantKeys.createPerson(ben);
    }

    @Test
    void aPersonIsMadeOnce() {
        assertThat(tenantKeys.createPerson(ada)).isFalse();
        assertThat(tenantKeys.persons()).containsExactlyInAnyOrder(ada, ben);
        assertThat(tenantKeys.hasPerson(keys.personId())).isFalse();
        assertThat(tenantKeys.sealer(keys.personId())).isEmpty();
    }

    @Test
    void erasingAPersonErasesWhatWasSealedAndNothingElse() {
        var adasSealer = tenantKeys.sealer(ada).orElseThrow();
        byte[] adas = adasSealer.seal(VALUE, context);
        byte[] bens = tenantKeys.sealer(ben).orElseThrow().seal(VALUE, context);

        assertThat(tenantKeys.destroyPerson(ada)).isTrue();

        assertThat(adasSealer.open(adas, context)).isInstanceOf(Unsealed.Erased.class);
        assertThatThrownBy(() -> adasSealer.seal(VALUE, context)).hasMessageContaining("destroyed");
        assertThat(tenantKeys.sealer(ada)).isEmpty();
        assertThat(plain(tenantKeys.sealer(ben).orElseThrow().open(bens, context)))
                .isEqualTo(VALUE);
        assertThat(tenantKeys.destroyPerson(ada)).isFalse();
        assertThat(folder.resolve("tenants/%s/people/%s.key".formatted(tenant, ada)))
                .doesNotExist();
    }

    @Test
    void aPersonMadeAgainAfterErasureDoesNotGetTheOldDataBack() {
        byte[] sealed = tenantKeys.sealer(ada).orElseThrow().seal(VALUE, context);
        tenantKeys.destroyPerson(ada);
        tenantKeys.createPerson(ada);
        assertThat(tenantKeys.sealer(ada).orElseThrow().open(sealed, context)).isInstanceOf(Unsealed.Refused.class);
    }

    @Test
    void onePersonsKeyDoesNotOpenAnothers() {
        byte[] sealed = tenantKeys.sealer(ada).orElseThrow().seal(VALUE, context);
        assertThat(tenantKeys.sealer(ben).orElseThrow().open(sealed, context)).isInstanceOf(Unsealed.Refused.class);
        assertThat(tenantKeys.sealer().open(sealed, context)).isInstanceOf(Unsealed.Refused.class);
    }

    @Test
    void rotatingATenantKeepsOldValuesReadableAndSealsNewOnesDifferently() {
        var sealer = tenantKeys.sealer();
        byte[] before = sealer.seal(VALUE, context);
        byte[] adas = tenantKeys.sealer(ada).orElseThrow().seal(VALUE, context);

        tenantKeys.rotate();

        byte[] after = sealer.seal(VALUE, context);
        assertThat(keyVersion(after)).isNotEqualTo(keyVersion(before));
        var reopened = keys.open(folder).tenant(tenant).orElseThrow();
        for (var each : new TenantKeys[] {tenantKeys, reopened}) {
            assertThat(plain(each.sealer().open(before, context))).isEqualTo(VALUE);
            assertThat(plain(each.sealer().open(after, context))).isEqualTo(VALUE);
            assertThat(plain(each.sealer(ada).orElseThrow().open(adas, context)))
                    .isEqualTo(VALUE);
        }
    }

    @Test
    void rotatingAPersonKeepsOldValuesReadable() {
        var sealer = tenantKeys.sealer(ada).orElseThrow();
        byte[] before = sealer.seal(VALUE, context);
        assertThat(tenantKeys.rotatePerson(ada)).isTrue();
        byte[] after = sealer.seal(VALUE, context);
        assertThat(keyVersion(after)).isNotEqualTo(keyVersion(before));
        assertThat(plain(sealer.open(before, context))).isEqualTo(VALUE);
        assertThat(tenantKeys.rotatePerson(keys.personId())).isFalse();
    }

    @Test
    void sealingGoesOnWhileEverythingRotates() throws Exception {
        var done = new AtomicBoolean();
        var failed = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                var sealer = keys.random.nextBoolean()
                        ? tenantKeys.sealer()
                        : tenantKeys.sealer(ada).orElseThrow();
                if (!(sealer.open(sealer.seal(VALUE, context), context) instanceof Unsealed.Plain)) {
                    failed.set(true);
                }
            }
        });
        for (int round = 0; round < 10; round++) {
            tenantKeys.rotate();
            tenantKeys.rotatePerson(ada);
            vault.rotateRoot(Keys.KEY_FILE);
        }
        done.set(true);
        reader.join();
        assertThat(failed).isFalse();
        assertThat(keys.open(folder).tenants()).containsExactly(tenant);
    }

    @Test
    void rotatingEverybodyGivesEachPersonANewVersionAndKeepsOldValuesReadable() {
        byte[] adas = tenantKeys.sealer(ada).orElseThrow().seal(VALUE, context);
        byte[] bens = tenantKeys.sealer(ben).orElseThrow().seal(VALUE, context);
        assertThat(tenantKeys.rotatePeople()).isEqualTo(2);
        var adasSealer = tenantKeys.sealer(ada).orElseThrow();
        var bensSealer = tenantKeys.sealer(ben).orElseThrow();
        assertThat(keyVersion(adasSealer.seal(VALUE, context))).isNotEqualTo(keyVersion(adas));
        assertThat(keyVersion(bensSealer.seal(VALUE, context))).isNotEqualTo(keyVersion(bens));
        assertThat(plain(adasSealer.open(adas, context))).isEqualTo(VALUE);
        assertThat(plain(bensSealer.open(bens, context))).isEqualTo(VALUE);
    }

    @Test
    void aPersonErasedWhileTheirKeyIsReadIsGoneAndNotDamaged() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 100; round++) {
                var person = keys.personId();
                tenantKeys.createPerson(person);
                var start = new CyclicBarrier(2);
                var reading = threads.submit(() -> {
                    start.await();
                    for (int look = 0; look < 20; look++) {
                        tenantKeys.sealer(person);
                    }
                    return true;
                });
                var erasing = threads.submit(() -> {
                    start.await();
                    return tenantKeys.destroyPerson(person);
                });
                assertThat(reading.get()).isTrue();
                assertThat(erasing.get()).isTrue();
                assertThat(tenantKeys.sealer(person)).isEmpty();
            }
        }
    }

    @Test
    void theEndOfTheLedgerIsKeptSealedThroughRotationsAndRestarts() throws Exception {
        assertThat(tenantKeys.ledgerEnd()).isEmpty();
        tenantKeys.keepLedgerEnd(VALUE);
        tenantKeys.rotate();
        var file = folder.resolve("tenants/%s/ledger.end".formatted(tenant));
        assertThat(Files.readString(file)).doesNotContain(Base64.getEncoder().encodeToString(VALUE));
        var reopened = keys.open(folder).tenant(tenant).orElseThrow();
        assertThat(reopened.ledgerEnd())
                .hasValueSatisfying(end -> assertThat(end).isEqualTo(VALUE));

        var other = vault.createTenant(keys.tenantId());
        Files.copy(file, folder.resolve("tenants/%s/ledger.end".formatted(other.tenant())));
        assertThatThrownBy(other::ledgerEnd).hasMessageContaining("ledger.end");
    }

    @Test
    void theOldRootKeyIsOfNoUseAfterARotation() throws Exception {
        byte[] oldRoot = Files.readAllBytes(folder.resolve("root.key"));
        vault.rotateRoot(Keys.KEY_FILE);
        Files.write(folder.resolve("root.key"), oldRoot);
        assertThat(Keys.refused(keys.folders().open(folder, Keys.KEY_FILE))).isInstanceOf(Opening.Corrupt.class);
    }

    @Test
    void anErasedTenantSealsAndOpensNothing() {
        var sealer = tenantKeys.sealer();
        byte[] sealed = sealer.seal(VALUE, context);
        tenantKeys.keepLedgerEnd(VALUE);
        vault.destroyTenant(tenant);
        assertThat(sealer.open(sealed, context)).isInstanceOf(Unsealed.Erased.class);
        assertThat(vault.tenants()).isEmpty();
        assertThat(keys.open(folder).tenants()).isEmpty();
        assertThat(folder.resolve("tenants/" + tenant)).doesNotExist();
    }

    @Test
    void aTenantIsMadeOnce() {
        assertThatThrownBy(() -> vault.createTenant(tenant)).hasMessageContaining("has keys");
    }

    @Test
    void aDamagedPersonFileIsNamedWhenUsed() throws Exception {
        var file = folder.resolve("tenants/%s/people/%s.key".formatted(tenant, ada));
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> tenantKeys.sealer(ada)).hasMessageContaining(ada + ".key");
    }

    @Test
    void aLookupHashFindsOverOneReplacedPeriodAndNotOverTwo() {
        var lookup = tenantKeys.lookup();
        byte[] stored = lookup.of("person", "name", "ada");

        assertThat(lookup.candidates("person", "name", "ada")).hasSize(1).contains(stored);
        tenantKeys.replaceIndexKey();
        assertThat(lookup.candidates("person", "name", "ada")).hasSize(2).contains(stored);
        assertThat(lookup.isCurrent(stored)).isFalse();
        assertThat(lookup.isCurrent(lookup.of("person", "name", "ada"))).isTrue();
        tenantKeys.replaceIndexKey();
        assertThat(lookup.candidates("person", "name", "ada")).hasSize(2).doesNotContain(stored);
    }

    @Test
    void aLookupHashDependsOnTenantTableColumnAndValue() {
        var lookup = tenantKeys.lookup();
        var other = vault.createTenant(keys.tenantId()).lookup();
        byte[] hash = lookup.of("person", "name", "ada");
        assertThat(hash).hasSize(LookupHash.BYTES).isEqualTo(lookup.of("person", "name", "ada"));
        assertThat(hash)
                .isNotEqualTo(other.of("person", "name", "ada"))
                .isNotEqualTo(lookup.of("person", "name", "adb"))
                .isNotEqualTo(lookup.of("person", "nam", "eada"))
                .isNotEqualTo(lookup.of("perso", "nname", "ada"));
    }

    @Test
    void auditSignaturesVerifyAfterARestartAndRefuseAnyChange() throws Exception {
        byte[] signature = tenantKeys.auditSigner().sign(VALUE);
        byte[] publicKey =
                keys.open(folder).tenant(tenant).orElseThrow().auditSigner().publicKey();
        byte[] changed = VALUE.clone();
        changed[0] ^= 1;

        assertThat(signature).hasSize(AuditSigner.SIGNATURE_BYTES);
        assertThat(AuditSigner.verify(publicKey, VALUE, signature)).isTrue();
        assertThat(AuditSigner.verify(publicKey, changed, signature)).isFalse();
        assertThat(AuditSigner.verify(publicKey, VALUE, new byte[3])).isFalse();
        assertThat(AuditSigner.verify(new byte[] {1, 2}, VALUE, signature)).isFalse();
        assertThat(Files.readString(folder.resolve("tenants/%s/audit.pem".formatted(tenant))))
                .isEqualTo(tenantKeys.auditSigner().publicKeyPem());
    }

    private static int keyVersion(byte[] sealed) {
        return java.nio.ByteBuffer.wrap(sealed, 1, 4).getInt();
    }
}
