package org.belfry.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.belfry.sip.digest.Nonces.Standing;
import org.junit.jupiter.api.Test;

final class NoncesTest {

    private final Nonces nonces = new Nonces(DigestLimits.standard(), Digests.random(5), Digests.START);
    private final Hasher hasher = new Hasher();

    @Test
    void hmacIsTheOneOfTheVector_RFC4231_4_2() {
        byte[] key = new byte[20];
        java.util.Arrays.fill(key, (byte) 0x0B);
        byte[] message = Digests.utf8("Hi There");
        byte[] code = hasher.hmac(Hasher.pad(key, 0x36), Hasher.pad(key, 0x5C), message, 3, Digests.utf8("There"));
        assertThat(java.util.HexFormat.of().formatHex(code))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void everyNonceIsOnceAndItsOwn() {
        var seen = new HashSet<String>();
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            String nonce = nonces.make(hasher, Digests.FLOW, Digests.START);
            assertThat(seen.add(nonce)).isTrue();
            Nonces.Reading reading = read(nonce);
            assertThat(reading.standing()).isEqualTo(Standing.FRESH);
            assertThat(reading.second()).isEqualTo(Digests.START.getEpochSecond());
            assertThat(reading.serial()).isGreaterThan(last);
            last = reading.serial();
        }
    }

    @Test
    void anyOtherTextIsNotOurs() {
        byte[] nonce = Digests.utf8(nonces.make(hasher, Digests.FLOW, Digests.START));
        for (int i = 0; i < nonce.length; i++) {
            byte was = nonce[i];
            for (int octet = -128; octet < 128; octet++) {
                nonce[i] = (byte) octet;
                Standing expected = octet == was ? Standing.FRESH : Standing.FOREIGN;
                assertThat(nonces.read(hasher, nonce, 0, 40, Digests.FLOW, Digests.START)
                                .standing())
                        .isEqualTo(expected);
            }
            nonce[i] = was;
        }
        assertThat(read("").standing()).isEqualTo(Standing.FOREIGN);
        assertThat(read("A".repeat(39)).standing()).isEqualTo(Standing.FOREIGN);
        assertThat(read("A".repeat(41)).standing()).isEqualTo(Standing.FOREIGN);
    }

    private Nonces.Reading read(String nonce) {
        byte[] text = Digests.utf8(nonce);
        return nonces.read(hasher, text, 0, text.length, Digests.FLOW, Digests.START);
    }
}
