package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.vault.Keys.plain;

import java.util.Random;
import org.belfry.ground.TenantId;
import org.junit.jupiter.api.Test;

final class SealerTest {

    private final Keys keys = new Keys();
    private final TenantId tenant = keys.tenantId();
    private final RingCipher cipher = new RingCipher(KeyRing.fresh(keys.random), RingCipher.Purpose.SEAL);
    private final Sealer sealer = new Sealer("nobody", () -> cipher);
    private final SealContext context = new SealContext(tenant, "person", "name", new byte[] {1, 2});

    @Test
    void anyBytesComeBackAsTheyWere() {
        var random = new Random(20270301);
        for (int length = 0; length < 300; length++) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            byte[] sealed = sealer.seal(value, context);
            assertThat(sealed).hasSize(length + Sealer.OVERHEAD_BYTES);
            assertThat(plain(sealer.open(sealed, context))).isEqualTo(value);
        }
    }

    @Test
    void theSameValueSealsDifferentlyEachTime() {
        assertThat(sealer.seal(new byte[] {1}, context)).isNotEqualTo(sealer.seal(new byte[] {1}, context));
    }

    @Test
    void anySingleBitFlippedIsRefused() {
        byte[] sealed = sealer.seal("a secret".getBytes(java.nio.charset.StandardCharsets.UTF_8), context);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(sealer.open(flipped, context)).isInstanceOf(Unsealed.Refused.class);
        }
    }

    @Test
    void anyCutIsRefused() {
        byte[] sealed = sealer.seal(new byte[] {1, 2, 3}, context);
        for (int length = 0; length < sealed.length; length++) {
            assertThat(sealer.open(java.util.Arrays.copyOf(sealed, length), context))
                    .isInstanceOf(Unsealed.Refused.class);
        }
    }

    @Test
    void anotherPlaceIsRefused() {
        byte[] sealed = sealer.seal(new byte[] {1, 2, 3}, context);
        SealContext[] others = {
            new SealContext(keys.tenantId(), "person", "name", new byte[] {1, 2}),
            new SealContext(tenant, "perso", "nname", new byte[] {1, 2}),
            new SealContext(tenant, "person", "name2", new byte[] {1, 2}),
            new SealContext(tenant, "person", "name", new byte[] {1, 3}),
            new SealContext(tenant, "person", "name", new byte[] {1}),
            SealContext.house("person", "name", new byte[] {1, 2}),
        };
        for (var other : others) {
            assertThat(sealer.open(sealed, other)).isInstanceOf(Unsealed.Refused.class);
        }
    }

    @Test
    void anotherPurposeOfTheSameRingIsRefused() {
        var ring = KeyRing.fresh(keys.random);
        byte[] sealed = new RingCipher(ring, RingCipher.Purpose.SEAL).seal(new byte[] {1}, new byte[0]);
        assertThat(new RingCipher(ring, RingCipher.Purpose.WRAP).open(sealed, new byte[0]))
                .isNull();
    }

    @Test
    void aRefusalSaysWhereAndShowsNothing() {
        var refused = (Unsealed.Refused) sealer.open(new byte[50], context);
        assertThat(refused.sentence()).contains("person.name").contains("50 bytes");
    }

    @Test
    void aSecretPrintsNothingAndIsGoneOnceWiped() {
        var secret = Secret.ofText("hunter2-hunter2");
        assertThat(secret).hasToString("[secret]");
        assertThat(secret.matches(Secret.ofText("hunter2-hunter2"))).isTrue();
        assertThat(secret.matches(Secret.ofText("hunter2-hunter3"))).isFalse();
        assertThat(secret.discloseText()).isEqualTo("hunter2-hunter2");
        secret.wipe();
        org.assertj.core.api.Assertions.assertThatThrownBy(secret::discloseText)
                .isInstanceOf(IllegalStateException.class);
    }
}
