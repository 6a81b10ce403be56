package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.belfry.sip.sdp.SdpChange.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SdpChangeTest {

    private static final String BEFORE = """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            a=tool:bell
            m=audio 7000 RTP/SAVP 0 97
            a=rtpmap:97 iLBC/8000
            a=fmtp:97 mode=20;a=b
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz
            a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB
            a=setup:active
            a=ice-ufrag:8hhY
            a=ice-pwd:asd88fgpdd777uzjYhagZg
            a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host
            a=ptime:20
            a=X-vendor:1
            """;

    static Stream<String> phones() {
        return SdpFiles.names("phones").stream();
    }

    @ParameterizedTest
    @MethodSource("phones")
    void nothingDiffersFromItselfUnderANewVersion(String name) {
        var session = SdpFiles.whole(SdpFiles.bytes("phones", name));
        assertThat(SdpChange.isSame(session, session.withOrigin(session.origin().next())))
                .isTrue();
    }

    @Test
    void spellingIsNoChange() {
        var after = BEFORE.replace("IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1", "IP4 192.0.2.1\ns= - ")
                .replace("0 97\n", "0 97\nc=IN IP4 192.0.2.1\na=rtpmap:0 pcmu/8000/1\na=sendrecv\na=rtcp:7001\n")
                .replace("mode=20;a=b", "a=b; mode=20")
                .replace("a=ptime:20\na=X-vendor:1\n", "a=X-vendor:1\na=ptime:20\n")
                .replace("sha-1 4A:AD", "SHA-1 4a:ad");
        assertThat(SdpChange.between(SdpFiles.whole(BEFORE), SdpFiles.whole(after)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SESSION       | -1 | o=- 1                  | o=- 2",
                "TEXT          | -1 | s=-                    | s=Bell",
                "OTHER         | -1 | tool:bell              | tool:other",
                "GROUPS        | -1 | a=tool:bell            | a=tool:bell;a=group:LS",
                "BANDWIDTH     | -1 | t=0 0                  | b=AS:1;t=0 0",
                "ADDRESS       |  0 | c=IN IP4 192.0.2.1     | c=IN IP4 192.0.2.9",
                "ADDRESS       |  0 | audio 7000             | audio 7002",
                "ADDRESS       |  0 | a=ptime:20             | a=ptime:20;a=rtcp:9000",
                "STREAM_TYPE   |  0 | m=audio                | m=video",
                "PROTOCOL      |  0 | RTP/SAVP               | RTP/AVP",
                "DIRECTION     |  0 | a=ptime:20             | a=ptime:20;a=sendonly",
                "CODECS        |  0 | SAVP 0 97              | SAVP 97 0",
                "CODECS        |  0 | mode=20                | mode=30",
                "CODECS        |  0 | a=ptime:20             | a=ptime:20;a=rtcp-fb:0 nack",
                "PACKET_TIME   |  0 | ptime:20               | ptime:30",
                "BANDWIDTH     |  0 | a=rtpmap               | b=AS:1;a=rtpmap",
                "KEYS          |  0 | inline:W               | inline:X",
                "DTLS          |  0 | 4A:AD                  | 4B:AD",
                "DTLS          |  0 | a=ptime:20             | a=ptime:20;a=tls-id:x",
                "DTLS_ROLE     |  0 | setup:active           | setup:passive",
                "ICE_RESTART   |  0 | 8hhY                   | 9hhY",
                "CANDIDATES    |  0 | 8998 typ               | 8999 typ",
                "OTHER         |  0 | X-vendor:1             | X-vendor:2",
                "STREAM_ENDED  |  0 | audio 7000             | audio 0",
                "STREAM_ADDED  |  1 | a=X-vendor:1           | a=X-vendor:1;m=audio 8000 RTP/AVP 0"
            })
    void eachChangeHasItsName(Kind kind, int stream, String part, String instead) {
        assertThat(BEFORE).contains(part);
        var after = SdpFiles.whole(BEFORE.replace(part, instead.replace(";", "\n")));
        assertThat(SdpChange.between(SdpFiles.whole(BEFORE), after)).isEqualTo(List.of(new SdpChange(kind, stream)));
    }

    @Test
    void holdOfTheOldKindIsADirectionAndAnAddress() {
        var held = BEFORE.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0").replace("a=ice-", "a=x-ice-");
        assertThat(SdpChange.between(SdpFiles.whole(BEFORE.replace("a=ice-", "a=x-ice-")), SdpFiles.whole(held)))
                .containsExactly(new SdpChange(Kind.ADDRESS, 0), new SdpChange(Kind.DIRECTION, 0));
    }
}
