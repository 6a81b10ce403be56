package org.belfry.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors the RFCs print, with every home of the primitives.
final class VectorsTest {

    private static final String RTP =
            "8040f17b8041f8d35501a0b2" + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final String RTCP = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final byte[] SALT = Desk.hex("517569642070726f2071756f");
    private static final int RTCP_INDEX = 0x5D4;

    private final Desk desk = new Desk();

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void keystreamOfAes128_RFC3711_B2(Primitives home) {
        assertKeystream(
                home,
                "2B7E151628AED2A6ABF7158809CF4F3C",
                "E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0",
                "EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44");
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void keystreamOfAes256_RFC6188_7_1(Primitives home) {
        assertKeystream(
                home,
                "57f82fe3613fd170a85ec93c40b1f092 2ec4cb0dc025b58272147cc438944a98",
                "92bdd28a93c3f52511c677d08b5515a4 9da71b2378a854f67050756ded165bac 63c4868b7096d88421b563b8c94c9a31",
                "cea518c90fd91ced9cbb18c078a54711 3dbc4814f4da5f00a08772b63c6a046d 6eb246913062a16891433e97dd01a57f");
    }

    /// From the counter 0xF0…FD0000: the first three blocks, and the three from 0xFEFF on.
    private static void assertKeystream(Primitives home, String key, String first, String last) {
        MemorySegment zeros = Arena.ofAuto().allocate(0xFF02 * 16L);
        try (var keystream = home.keystream(Desk.hex(key))) {
            keystream.apply(
                    new Workspace(), zeros, 0, (int) zeros.byteSize(), 0xF0F1F2F3F4F5F6F7L, 0xF8F9FAFBFCFD0000L);
        }
        assertThat(zeros.asSlice(0, 48).toArray(NativeRegions.BYTE)).isEqualTo(Desk.hex(first));
        assertThat(zeros.asSlice(0xFEFF * 16L, 48).toArray(NativeRegions.BYTE)).isEqualTo(Desk.hex(last));
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void counterIsOneNumberOf128Bits(Primitives home) {
        byte[] key = Desk.hex(KEY_128);
        try (var arena = Arena.ofConfined();
                var keystream = home.keystream(key);
                var after = home.keystream(key)) {
            MemorySegment whole = arena.allocate(48);
            keystream.apply(new Workspace(), whole, 0, 48, 6, -1);
            MemorySegment rest = arena.allocate(32);
            after.apply(new Workspace(), rest, 0, 32, 7, 0);
            assertThat(whole.asSlice(16).toArray(NativeRegions.BYTE)).isEqualTo(rest.toArray(NativeRegions.BYTE));
        }
    }

    @Test
    void keysAreDerived_RFC3711_B3() {
        byte[] key = Desk.hex("E1F97A0D3E018BE0D64FA32C06DE4139");
        byte[] salt = Desk.hex("0EC675AD498AFEEBB6960B3AABE6");
        assertThat(SessionKeys.derive(SessionKeys.blocks(key), salt, 0, 16))
                .isEqualTo(Desk.hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(SessionKeys.derive(SessionKeys.blocks(key), salt, 2, 14))
                .isEqualTo(Desk.hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(SessionKeys.derive(SessionKeys.blocks(key), salt, 1, 94)).isEqualTo(Desk.hex("""
                        CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE
                        E049646C43D9327AD175578EF7227098 6371C10C9A369AC2F94A8C5FBCDDDC25
                        6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2"""));
    }

    @Test
    void keysAreDerived_RFC6188_7_2() {
        byte[] key = Desk.hex("f0f04914b513f2763a1b1fa130f10e29 98f6f6e43e4309d1e622a0e332b9f1b6");
        byte[] salt = Desk.hex("3b04803de51ee7c96423ab5b78d2");
        SessionKeys keys = SessionKeys.rtp(MasterKey.of(SrtpSuite.AES_256_CM_HMAC_SHA1_80, key, salt));
        assertThat(keys.cipherKey())
                .isEqualTo(Desk.hex("5ba1064e30ec51613cad926c5a28ef73 1ec7fb397f70a960653caf06554cd8c4"));
        assertThat(keys.salt()).isEqualTo(Desk.hex("fa31791685ca444a9e07c6c64e93"));
        assertThat(keys.hmacKey()).isEqualTo(Desk.hex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"));
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void hmacSha1_RFC2202_3(Primitives home) {
        byte[] text = "Hi There".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (var hmac = home.hmac(Desk.hex("0b".repeat(20)))) {
            var work = new Workspace();
            hmac.compute(work, desk.region, Desk.AT, desk.put(text));
            assertThat(work.codeHigh).isEqualTo(0xb617318655057264L);
            assertThat(work.codeNext).isEqualTo(0xe28b);
        }
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void packetsUnderAes128Gcm_RFC7714_16_1(Primitives home) {
        assertRtp(
                gcm(SrtpSuite.AEAD_AES_128_GCM, KEY_128, home),
                "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                        + "899d7f27beb16a9152cf765ee4390cce");
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void packetsUnderAes256Gcm_RFC7714_16_2(Primitives home) {
        assertRtp(
                gcm(SrtpSuite.AEAD_AES_256_GCM, KEY_256, home),
                "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                        + "7aa3db36dfffd6b0f9bb7878d7a76c13");
    }

    private void assertRtp(Sealing sealing, String sealedPayload) {
        byte[] plain = Desk.hex(RTP);
        byte[] sealed = Desk.hex(RTP.substring(0, 24) + sealedPayload);
        sealing.sealRtp(new Workspace(), desk.region, Desk.AT, 12, desk.put(plain), 0x5501A0B2, 0xF17B);
        assertThat(desk.take(sealed.length)).isEqualTo(sealed);
        assertThat(sealing.openRtp(new Workspace(), desk.region, Desk.AT, 12, desk.put(sealed), 0x5501A0B2, 0xF17B))
                .isTrue();
        assertThat(desk.take(plain.length)).isEqualTo(plain);
        sealing.close();
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void controlPacketsUnderAes128Gcm_RFC7714_17_1(Primitives home) {
        assertRtcp(
                gcm(SrtpSuite.AEAD_AES_128_GCM, KEY_128, home),
                "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b46"
                        + "86303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4");
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void controlPacketsUnderAes256Gcm_RFC7714_17_2(Primitives home) {
        assertRtcp(
                gcm(SrtpSuite.AEAD_AES_256_GCM, KEY_256, home),
                "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658"
                        + "c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4");
    }

    private void assertRtcp(Sealing sealing, String expected) {
        byte[] plain = Desk.hex(RTCP);
        byte[] sealed = Desk.hex(expected);
        sealing.sealRtcp(new Workspace(), desk.region, Desk.AT, desk.put(plain), 0x4D617273, RTCP_INDEX);
        assertThat(desk.take(sealed.length)).isEqualTo(sealed);
        assertThat(sealing.openRtcp(new Workspace(), desk.region, Desk.AT, desk.put(sealed), 0x4D617273))
                .isTrue();
        assertThat(desk.take(plain.length)).isEqualTo(plain);
        sealing.close();
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#homes")
    void taggedOnlyControlPacketVerifiesButIsRefused_RFC7714_17_3(Primitives home) {
        byte[] tagged = Desk.hex(RTCP + "841dd9683dd78ec92ae58790125f62b3000005d4");
        Sealing sealing = gcm(SrtpSuite.AEAD_AES_128_GCM, KEY_128, home);
        assertThat(sealing.openRtcp(new Workspace(), desk.region, Desk.AT, desk.put(tagged), 0x4D617273))
                .isTrue();
        assertThat(desk.take(tagged.length)).isEqualTo(tagged);
        try (var receiver = new SrtpReceiver(SrtpSuite.AEAD_AES_128_GCM, sealing)) {
            assertThat(desk.unprotectRtcp(receiver, tagged)).isEqualTo(SrtpVerdict.NOT_ENCRYPTED);
        }
    }

    private static Sealing gcm(SrtpSuite suite, String key, Primitives home) {
        return Sealing.of(suite, sessionKeys(key), sessionKeys(key), home);
    }

    private static SessionKeys sessionKeys(String key) {
        return new SessionKeys(Desk.hex(key), new byte[0], SALT.clone());
    }
}
