package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlobCipherTest {

    private final Keys keys = new Keys();
    private final TenantId tenant = keys.tenantId();
    private final PersonId ada = keys.personId();
    private final PersonId ben = keys.personId();
    private final SealContext context = new SealContext(tenant, "blob", "recording", new byte[] {1});

    @TempDir
    Path temp;

    private Vault vault;
    private TenantKeys tenantKeys;
    private BlobCipher blobs;

    @BeforeEach
    void makeATenantOfTwo() {
        vault = keys.create(temp.resolve("keys"));
        tenantKeys = vault.createTenant(tenant);
        tenantKeys.createPerson(ada);
        tenantKeys.createPerson(ben);
        blobs = tenantKeys.blobs();
    }

    @Test
    void anyLengthComesBackAsItWas() throws Exception {
        for (int length : new int[] {0, 1, 1000, 65_000, 65_496, 65_536, 131_072, 1_000_000}) {
            byte[] plain = bytes(length);
            assertThat(read(blobs.open(in(sealed(plain, Set.of(ada, ben))), context)))
                    .isEqualTo(plain);
            assertThat(read(blobs.open(in(sealed(plain, Set.of())), context))).isEqualTo(plain);
        }
    }

    @Test
    void erasingAnySubjectErasesTheBlob() throws Exception {
        byte[] both = sealed(bytes(1000), Set.of(ada, ben));
        byte[] bens = sealed(bytes(1000), Set.of(ben));
        tenantKeys.destroyPerson(ada);
        assertThat(blobs.open(in(both), context)).isEqualTo(new BlobCipher.Opening.Erased(ada));
        assertThat(read(blobs.open(in(bens), context))).isEqualTo(bytes(1000));
    }

    @Test
    void blobsOpenAfterEveryRotation() throws Exception {
        byte[] sealed = sealed(bytes(1000), Set.of(ada, ben));
        tenantKeys.rotate();
        tenantKeys.rotatePerson(ada);
        vault.rotateRoot(Keys.KEY_FILE);
        assertThat(read(blobs.open(in(sealed), context))).isEqualTo(bytes(1000));
    }

    @Test
    void aBlobCutShortAnywhereIsNoticed() throws Exception {
        byte[] sealed = sealed(bytes(200_000), Set.of(ada));
        for (int length : new int[] {0, 1, 33, 60, 100, 65_000, 65_536, 65_593, 131_072, sealed.length - 1}) {
            var opening = blobs.open(in(Arrays.copyOf(sealed, length)), context);
            if (opening instanceof BlobCipher.Opening.Opened) {
                assertThatThrownBy(() -> read(opening))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("cut short or altered");
            } else {
                assertThat(opening).isInstanceOf(BlobCipher.Opening.Refused.class);
            }
        }
    }

    @Test
    void aBlobCutAtEverySegmentEndIsNoticed() throws Exception {
        byte[] sealed = sealed(bytes(300_000), Set.of());
        int header = 1 + 32 + 4 + 1;
        for (int length = header + 65_536; length < sealed.length; length += 65_536) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> read(blobs.open(in(cut), context))).hasMessageContaining("cut short");
        }
    }

    @Test
    void ofWhatIsSealedLiveAKilledWriterLosesTwoKibibytes() throws Exception {
        byte[] plain = bytes(100_000);
        var to = new ByteArrayOutputStream();
        try (var out = blobs.sealLive(Set.of(ada), context, to)) {
            out.write(plain);
        }
        byte[] sealed = to.toByteArray();
        assertThat(read(blobs.open(in(sealed), context))).isEqualTo(plain);
        for (int length : new int[] {3_000, 10_240, 50_001, 99_999}) {
            byte[] saved = read(blobs.salvage(in(Arrays.copyOf(sealed, length)), context));
            assertThat(saved).isEqualTo(Arrays.copyOf(plain, saved.length));
            assertThat(saved.length).isGreaterThanOrEqualTo(length - length / 64 - 2 * 1_024 - 200);
        }
    }

    @Test
    void whatAKilledWriterLeftIsReadUpToTheLastSegmentButOne() throws Exception {
        byte[] plain = bytes(300_000);
        byte[] sealed = sealed(plain, Set.of(ada));
        for (int length : new int[] {65_600, 131_072, 200_000, 262_144, sealed.length - 1}) {
            byte[] saved = read(blobs.salvage(in(Arrays.copyOf(sealed, length)), context));
            assertThat(saved).isEqualTo(Arrays.copyOf(plain, saved.length));
            assertThat(saved.length).isGreaterThanOrEqualTo(length - 2 * 65_536 - 200);
        }
        assertThat(read(blobs.salvage(in(sealed), context))).isEqualTo(plain);
    }

    @Test
    void anyByteChangedIsNoticed() throws Exception {
        byte[] sealed = sealed(bytes(500), Set.of(ada));
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThat(opensWhole(changed, context)).as("byte %d", at).isFalse();
        }
    }

    @Test
    void anotherPlaceOrTenantIsRefused() throws Exception {
        byte[] sealed = sealed(bytes(500), Set.of());
        assertThat(opensWhole(sealed, new SealContext(tenant, "blob", "recording", new byte[] {2})))
                .isFalse();
        var others = vault.createTenant(keys.tenantId()).blobs();
        assertThat(others.open(in(sealed), context)).isInstanceOf(BlobCipher.Opening.Refused.class);
    }

    @Test
    void somebodyWithoutAKeyCannotBeASubject() {
        var stranger = keys.personId();
        assertThatThrownBy(() -> sealed(bytes(1), Set.of(stranger))).hasMessageContaining("none");
        var crowd = new HashSet<PersonId>();
        while (crowd.size() <= BlobCipher.SUBJECTS_MAX) {
            crowd.add(keys.personId());
        }
        assertThatThrownBy(() -> sealed(bytes(1), crowd)).hasMessageContaining("expected: 0..64");
    }

    private boolean opensWhole(byte[] sealed, SealContext place) {
        try {
            return blobs.open(in(sealed), place) instanceof BlobCipher.Opening.Opened(InputStream stream)
                    && stream.readAllBytes().length > 0;
        } catch (IOException noticed) {
            return false;
        }
    }

    private byte[] sealed(byte[] plain, Set<PersonId> subjects) throws IOException {
        var to = new ByteArrayOutputStream();
        try (var out = blobs.seal(subjects, context, to)) {
            out.write(plain);
        }
        return to.toByteArray();
    }

    private static byte[] read(BlobCipher.Opening opening) throws IOException {
        assertThat(opening).isInstanceOf(BlobCipher.Opening.Opened.class);
        try (var stream = ((BlobCipher.Opening.Opened) opening).stream()) {
            return stream.readAllBytes();
        }
    }

    private static ByteArrayInputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
