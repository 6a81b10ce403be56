package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.belfry.ground.Redacted;
import org.belfry.sip.sdp.LocalStream.Protection.Sdes;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttributeTest {

    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtpmap:0 PCMU/8000",
                "rtpmap:111 opus/48000/2",
                "fmtp:97 mode=20;x=y z",
                "ptime:20",
                "maxptime:150",
                "rtcp-fb:* nack pli",
                "extmap:3/recvonly urn:x a b",
                "extmap:4096 urn:x",
                "sendrecv",
                "inactive",
                "rtcp:53020",
                "rtcp:53020 IN IP6 2001:db8::211",
                "rtcp-mux",
                "group:BUNDLE a b",
                "group:LS",
                "mid:0",
                "msid:stream track",
                "msid:-",
                "ssrc:1 cname:x y",
                "ssrc:4294967295",
                "ssrc-group:FID 1 2",
                "rid:1 send pt=97;max-width=1280",
                "simulcast:send 1;~2 recv 3,4",
                "label:1",
                "content:slides,main",
                "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4;inline:" + KEY + "|2^20|2:4 WSH=64",
                "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4",
                "fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB",
                "setup:holdconn",
                "tls-id:abc3de65cddef001be82",
                "ice-ufrag:8hhY",
                "ice-pwd:asd88fgpdd777uzjYhagZg",
                "ice-options:trickle ice2",
                "ice-lite",
                "end-of-candidates",
                "candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host",
                "candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
                "candidate:3 2 tcp 1 fe80::6676:baff:fe9c:ee4a 9 typ host tcptype active generation 0",
            })
    void typedAttributesComeOutToTheByte(String text) {
        var attribute = AttributeReader.read(text);
        assertThat(attribute).isNotInstanceOf(Attribute.Other.class);
        assertThat(attribute.wire()).isEqualTo(text);
        assertThat(text).startsWith(attribute.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bundle-only", "x-odd:va:lue ", "rtpmap", "rtpmap:", "sendrecv:x", "", ":", "SENDRECV"})
    void unknownAttributesKeepTheirText_RFC8866_5_13(String text) {
        var attribute = AttributeReader.read(text);
        assertThat(attribute).isEqualTo(new Attribute.Other(text));
        assertThat(attribute.wire()).isEqualTo(text);
    }

    @Test
    void controlCharactersNeverMakeATypedAttribute() {
        for (var text : Stream.of("group:BUNDLE a\u0001b", "ice-options:\u0002", "mid:a\u0007", "rid:\u0001 send")
                .toList()) {
            assertThat(AttributeReader.read(text)).isInstanceOf(Attribute.Other.class);
        }
    }

    /// Found by mutation: a separator character that only some readers call blank once vanished at the second reading.
    @Test
    void onlySpaceAndTabAreBlank() {
        var attribute = AttributeReader.read("fmtp:97 \u001c");
        assertThat(attribute).isEqualTo(new CodecAttribute.Fmtp("97", "\u001c"));
        assertThat(AttributeReader.read(attribute.wire())).isEqualTo(attribute);
    }

    /// Found by mutation: an index without its colon was a lifetime at the second reading, and the line usable.
    @ParameterizedTest
    @ValueSource(strings = {"||2^31", "|", "|2^31|", "|2^31|1", "|1:1|2^31", "|1:1|1:1", "|a|1:1|b"})
    void keysWithPartsNobodyCanTellApartAreNotKeys_RFC4568_9_2(String parts) {
        var text = "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + parts;
        assertThat(AttributeReader.read(text)).isEqualTo(new Attribute.Other(text));
    }

    @Test
    void candidateNamesItsExtensions_RFC8839_5_1() {
        var candidate = (IceAttribute.Candidate) AttributeReader.read(
                "candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998");
        assertThat(candidate.extension("raddr")).contains("203.0.113.141");
        assertThat(candidate.extension("rport")).contains("8998");
        assertThat(candidate.extension("tcptype")).isEmpty();
    }

    @Test
    void cryptoWithoutExactlyOneKeyOfItsLengthIsUnusable_RFC4568_6_1() {
        assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:" + KEY).isUsable()).isTrue();
        assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31").isUsable())
                .isTrue();
        assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31|1:1").isUsable())
                .isFalse();
        assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:" + KEY + ";inline:" + KEY)
                        .isUsable())
                .isFalse();
        assertThat(crypto("AES_256_CM_HMAC_SHA1_80 inline:" + KEY).isUsable()).isFalse();
        assertThat(crypto("F8_128_HMAC_SHA1_80 inline:" + KEY).isUsable()).isFalse();
        assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:not*base64").isUsable())
                .isFalse();
    }

    @Test
    void sessionParametersThatWeakenMakeCryptoUnusable_RFC4568_6_3() {
        for (var parameter :
                List.of("UNENCRYPTED_SRTP", "UNENCRYPTED_SRTCP", "UNAUTHENTICATED_SRTP", "KDR=1", "FEC_KEY=x", "odd")) {
            assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " " + parameter)
                            .isUsable())
                    .as(parameter)
                    .isFalse();
        }
        assertThat(crypto("AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " WSH=64 -odd")
                        .isUsable())
                .isTrue();
    }

    @Test
    void freshKeysHaveTheLengthOfTheirSuite_RFC4568_6_2_RFC7714_14_2() {
        var sdes = Sdes.of(List.of(Suite.values()), new Random(1));
        assertThat(sdes.own()).allMatch(Crypto::isUsable);
        assertThat(sdes.own().stream()
                        .map(crypto -> crypto.keySalt().orElseThrow().disclose().length))
                .containsExactly(44, 28, 46, 46, 30, 30);
        assertThat(sdes.own().stream().map(Crypto::wire)).doesNotHaveDuplicates();
    }

    @Test
    void fingerprintsAreOneWhateverTheirCase_RFC8122_5() {
        assertThat(AttributeReader.read(
                        "fingerprint:SHA-1 4a:ad:b9:b1:3f:82:18:3b:54:02:12:df:3e:5d:49:6b:19:e5:7c:ab"))
                .isEqualTo(AttributeReader.read(
                        "fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB"));
    }

    @Test
    void onlyPlainLiteralsAreAddresses() {
        assertThat(new Connection("IN", "IP4", "192.0.2.1", "").literal()).isPresent();
        assertThat(new Connection("IN", "IP6", "2001:db8::1", "").literal()).isPresent();
        for (var text : List.of(
                "host.example", "127.1", "0x7f.0.0.1", "010.0.0.1", "1.2.3.4.5", "fe80::1%eth0", "::g", "1.2.3.")) {
            assertThat(new Connection("IN", "IP4", text, "").literal()).as(text).isEmpty();
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceAttribute.Password(Redacted.of("secret")))
                .withMessageNotContaining("secret");
        for (var name : SdpFiles.names("phones")) {
            var session = SdpFiles.whole(SdpFiles.bytes("phones", name));
            var printed = new StringBuilder()
                    .append(session)
                    .append(session.origin())
                    .append(session.connection())
                    .append(session.attributes());
            session.streams()
                    .forEach(stream -> printed.append(stream)
                            .append(stream.media())
                            .append(stream.media().attributes())
                            .append(stream.media().connections())
                            .append(stream.connection())
                            .append(stream.icePassword())
                            .append(stream.cryptos().stream()
                                    .map(Crypto::keySalt)
                                    .toList()));
            assertThat(printed.toString())
                    .as(name)
                    .doesNotContain("192.0.2", "198.51", "203.0.113", "2001:db8")
                    .doesNotContain("inline", KEY, "alice", "example.test", ".local")
                    .doesNotContain("7uZjhi0B3x4fFpE8E9mjhi0B", "4TOk42mSjXCkVIa6");
        }
    }

    @Test
    void malformedKeyLinesAreNotPrintedEither() {
        assertThat(AttributeReader.read("crypto:x y inline:topsecret").toString())
                .isEqualTo("Other[crypto]");
        assertThat(AttributeReader.read("ice-pwd:short").toString()).isEqualTo("Other[ice-pwd]");
        assertThat(AttributeReader.read("inline key topsecret").toString()).isEqualTo("Other[unnamed]");
    }

    private static Crypto crypto(String rest) {
        return (Crypto) AttributeReader.read("crypto:1 " + rest);
    }
}
