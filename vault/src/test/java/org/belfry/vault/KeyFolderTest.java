package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.vault.Keys.KEY_FILE;
import static org.belfry.vault.Keys.PASSPHRASE;
import static org.belfry.vault.Keys.opened;
import static org.belfry.vault.Keys.plain;
import static org.belfry.vault.Keys.refused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFolderTest {

    private static final Unlock WRONG = new Unlock.Passphrase(Secret.ofText("correct horse batteries"));

    private final Keys keys = new Keys();

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void nameTheFolder() {
        folder = temp.resolve("keys");
    }

    @Test
    void whatWasSealedBeforeARestartOpensAfterIt() {
        var tenant = keys.tenantId();
        var person = keys.personId();
        var context = new SealContext(tenant, "person", "name", new byte[] {1});
        var tenantKeys = keys.create(folder).createTenant(tenant);
        tenantKeys.createPerson(person);
        byte[] sealed = tenantKeys.sealer(person).orElseThrow().seal(new byte[] {7}, context);

        var again = keys.open(folder).tenant(tenant).orElseThrow();

        assertThat(plain(again.sealer(person).orElseThrow().open(sealed, context)))
                .containsExactly(7);
        assertThat(again.persons()).isEqualTo(List.of(person));
    }

    @Test
    void aFolderWithoutKeysIsMissing() {
        assertThat(refused(keys.folders().open(folder, KEY_FILE)).sentence()).contains("holds no keys");
    }

    @Test
    void aWrongPassphraseIsSaidAndChangesNothing() throws Exception {
        opened(keys.folders().create(folder, PASSPHRASE)).createTenant(keys.tenantId());
        var before = FolderImage.of(folder);

        var wrong = refused(keys.folders().open(folder, WRONG));
        var none = refused(keys.folders().open(folder, KEY_FILE));

        assertThat(wrong).isInstanceOf(Opening.WrongPassphrase.class);
        assertThat(wrong.sentence()).contains("not the one that seals").contains("nothing was changed");
        assertThat(none.sentence()).contains("none given");
        assertThat(FolderImage.of(folder)).isEqualTo(before);
        assertThat(keys.folders().open(folder, PASSPHRASE)).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void aPassphraseWhereNoneIsNeededIsSaid() {
        keys.create(folder);
        assertThat(refused(keys.folders().open(folder, PASSPHRASE)).sentence()).contains("is not sealed with one");
    }

    @Test
    void aFileWhereTheFolderShouldBeIsSaid() throws Exception {
        Files.writeString(folder, "a file");
        var refused = refused(keys.folders().create(folder, KEY_FILE));
        assertThat(refused).isInstanceOf(Opening.Unreadable.class);
        assertThat(refused.sentence()).contains("is a file (expected: a folder)");
    }

    @Test
    void aStrayFileAmongPeoplesKeysIsNobody() throws Exception {
        var tenant = keys.create(folder).createTenant(keys.tenantId());
        Files.writeString(folder.resolve("tenants/%s/people/notes.key".formatted(tenant.tenant())), "stray");
        assertThat(tenant.persons()).isEmpty();
        tenant.rotate();
    }

    @Test
    void aWeakPassphraseProtectsNothingAndIsRefused() {
        var weak = new Unlock.Passphrase(Secret.ofText("short"));
        assertThat(refused(keys.folders().create(folder, weak)).sentence())
                .isEqualTo("passphrase: 5 bytes long (expected: 12..1024)");
        assertThat(folder).doesNotExist();
    }

    @Test
    void creatingWhereKeysAreIsRefused() throws Exception {
        keys.create(folder);
        var before = FolderImage.of(folder);
        assertThat(keys.folders().create(folder, KEY_FILE)).isInstanceOf(Opening.Occupied.class);
        assertThat(FolderImage.of(folder)).isEqualTo(before);
    }

    @Test
    void aLostRootKeyIsNotReplacedWhileOtherKeysNeedIt() throws Exception {
        keys.create(folder).createTenant(keys.tenantId());
        Files.delete(folder.resolve("root.key"));
        assertThat(refused(keys.folders().open(folder, KEY_FILE)).sentence())
                .contains("root.key")
                .contains("recovery kit");
        assertThat(keys.folders().create(folder, KEY_FILE)).isInstanceOf(Opening.Occupied.class);
    }

    @Test
    void everyFolderIs0700AndEveryFile0600() throws Exception {
        keys.create(folder).createTenant(keys.tenantId()).createPerson(keys.personId());
        try (var paths = Files.walk(folder)) {
            assertThat(paths)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void aFolderOpenToOthersIsClosedToThem() throws Exception {
        keys.create(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        keys.open(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void aRootKeyThatOthersCouldReadIsRefusedUntilSomebodyLooked() throws Exception {
        keys.create(folder);
        Files.setPosixFilePermissions(folder.resolve("root.key"), PosixFilePermissions.fromString("rw-r-----"));
        var refused = refused(keys.folders().open(folder, KEY_FILE));
        assertThat(refused).isInstanceOf(Opening.Exposed.class);
        assertThat(refused.sentence()).contains("root.key").contains("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root.key", "house.key", "recovery.key", "tenant.key"})
    void aDamagedFileIsNamed(String name) throws Exception {
        var vault = keys.create(folder);
        vault.renewRecoveryKit();
        vault.createTenant(keys.tenantId());
        var file = find(name);
        byte[] bytes = Files.readAllBytes(file);

        for (int at : new int[] {0, 10, bytes.length / 2, bytes.length - 10}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            var refused = refused(keys.folders().open(folder, KEY_FILE));
            assertThat(refused).isInstanceOf(Opening.Corrupt.class);
            assertThat(refused.sentence()).contains(name).contains("backup");
        }
        for (int length : new int[] {0, 5, bytes.length - 12}) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            assertThat(keys.folders().open(folder, KEY_FILE)).isInstanceOf(Opening.Corrupt.class);
        }
        Files.write(file, bytes);
        keys.open(folder);
    }

    @Test
    void aTenantFileMovedToAnotherTenantsPlaceIsRefused() throws Exception {
        var vault = keys.create(folder);
        var one = vault.createTenant(keys.tenantId());
        var other = vault.createTenant(keys.tenantId());
        var tenants = folder.resolve("tenants");
        Files.copy(
                tenants.resolve(one.tenant() + "/tenant.key"),
                tenants.resolve(other.tenant() + "/tenant.key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(refused(keys.folders().open(folder, KEY_FILE)).sentence()).contains("altered, moved");
    }

    @Test
    void theRecoveryKitOpensAFolderWhosePassphraseIsLost() {
        var tenant = keys.tenantId();
        var context = new SealContext(tenant, "t", "c", new byte[] {1});
        var vault = opened(keys.folders().create(folder, PASSPHRASE));
        byte[] sealed = vault.createTenant(tenant).sealer().seal(new byte[] {3}, context);
        var kit = vault.renewRecoveryKit();
        vault.rotateRoot(PASSPHRASE);

        var newWords = new Unlock.Passphrase(Secret.ofText("a quite different one"));
        opened(keys.folders().restore(folder, kit, newWords));

        var again = opened(keys.folders().open(folder, newWords));
        assertThat(plain(again.tenant(tenant).orElseThrow().sealer().open(sealed, context)))
                .containsExactly(3);
        assertThat(keys.folders().open(folder, PASSPHRASE)).isInstanceOf(Opening.WrongPassphrase.class);
    }

    @Test
    void theRecoveryKitReplacesALostRootKey() throws Exception {
        var vault = keys.create(folder);
        vault.createTenant(keys.tenantId());
        var kit = vault.renewRecoveryKit();
        Files.delete(folder.resolve("root.key"));
        opened(keys.folders().restore(folder, kit, KEY_FILE));
        assertThat(keys.open(folder).tenants()).hasSize(1);
    }

    @Test
    void theRecoveryKitSaysHowItIsUsed() {
        assertThat(keys.create(folder).renewRecoveryKit().discloseText())
                .contains("./belfry keys restore --kit-file F");
    }

    @Test
    void aNewRecoveryKitVoidsTheOneBefore() throws Exception {
        var vault = keys.create(folder);
        var old = vault.renewRecoveryKit();
        var fresh = vault.renewRecoveryKit();
        var before = FolderImage.of(folder);
        assertThat(refused(keys.folders().restore(folder, old, KEY_FILE)).sentence())
                .contains("a newer kit voids the ones before");
        assertThat(FolderImage.of(folder)).isEqualTo(before);
        opened(keys.folders().restore(folder, fresh, KEY_FILE));
    }

    @Test
    void aMistypedRecoveryKitIsSaid() {
        var kit = keys.create(folder).renewRecoveryKit().discloseText();
        int at = kit.indexOf('-', kit.indexOf("void.")) + 2;
        char other = kit.charAt(at) == '7' ? '8' : '7';
        var mistyped = Secret.ofText(kit.substring(0, at) + other + kit.substring(at + 1));
        assertThat(refused(keys.folders().restore(folder, mistyped, KEY_FILE)).sentence())
                .contains("mistyped");
    }

    @Test
    void underAPassphraseNoKeyAndNoWordOfItLiesInTheFolder() throws Exception {
        var tenant = keys.tenantId();
        var person = keys.personId();
        var vault = opened(keys.folders().create(folder, PASSPHRASE));
        var kit = vault.renewRecoveryKit();
        vault.createTenant(tenant).createPerson(person);
        var all = new String(allBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);

        for (byte[] key : secretsOf(tenant, person)) {
            assertThat(all)
                    .doesNotContain(new String(key, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(HexFormat.of().formatHex(key))
                    .doesNotContain(Base64.getEncoder().encodeToString(key).substring(0, 40));
        }
        assertThat(all).doesNotContain("correct horse");
        assertThat(kit.discloseText().lines().filter(line -> line.contains("-")))
                .isNotEmpty()
                .noneMatch(line -> all.contains(line.strip()));
    }

    /// Every key as it lies in memory, read the way the vault reads it.
    private List<byte[]> secretsOf(org.belfry.ground.TenantId tenant, org.belfry.ground.PersonId person)
            throws Exception {
        var place = new KeyPlace(folder, new Disk(), keys.random, keys.time);
        var root = ((RootProtection.Reading.Read) RootProtection.read(place.rootFile(), PASSPHRASE)).ring();
        var rootWrap = new RingCipher(root, RingCipher.Purpose.WRAP);
        var file = place.tenantFile(tenant);
        var secrets = KeyFileText.fields(
                file, place.unwrap(file, KeyFileText.TENANT, rootWrap).plain(), TenantSecrets::read);
        var tenantWrap = new RingCipher(secrets.ring(), RingCipher.Purpose.WRAP);
        var personFile = place.personFile(tenant, person);
        var personRing = KeyFileText.fields(
                personFile,
                place.unwrap(personFile, KeyFileText.PERSON, tenantWrap).plain(),
                KeyRing::read);
        return List.of(
                root.primary().key(),
                secrets.ring().primary().key(),
                secrets.indexKeys().getFirst().key().getEncoded(),
                secrets.auditSigner().privateKeyDer(),
                personRing.primary().key());
    }

    private byte[] allBytes() throws Exception {
        var all = new java.io.ByteArrayOutputStream();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(path);
                all.writeBytes(bytes);
                String text = new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
                if (text.startsWith("belfry")) {
                    all.writeBytes(
                            Base64.getDecoder().decode(text.lines().toList().get(1)));
                }
            }
        }
        return all.toByteArray();
    }

    private Path find(String name) throws Exception {
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
