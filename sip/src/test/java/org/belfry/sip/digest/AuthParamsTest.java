package org.belfry.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthParamsTest {

    private static final String USUAL = "Digest username=\"desk-7\", realm=\"example.test\", nonce=\"abc\", "
            + "uri=\"sip:example.test\", algorithm=SHA-256, qop=auth, cnonce=\"0a4f113b\", nc=00000001, "
            + "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", opaque=\"\"";

    @Test
    void orderCaseBlanksFoldingAndEmptyElementsDoNotMatter_RFC3261_7_3_1() {
        AuthParams params = Digests.whole(
                " dIGEST  ,, NC = 00000001 ,\r\n\tReAlM=\"example.test\" , ,UserName\t=\r\n \"desk-7\",x-new=1,");
        assertThat(params.isDigest()).isTrue();
        assertThat(params.realm()).isEqualTo("example.test");
        assertThat(params.claimedUsername()).isEqualTo("desk-7");
        assertThat(params.text(Param.NC)).isEqualTo("00000001");
        assertThat(params.has(Param.QOP)).isFalse();
    }

    @Test
    void quotedTokensAndBareStringsAreUnderstood() {
        AuthParams params = Digests.whole("Digest qop=\"auth\", algorithm=\"sha-256\", uri=sip:a@b;x=y");
        assertThat(Qop.named(params)).isEqualTo(Qop.AUTH);
        assertThat(Algorithm.named(params)).isEqualTo(Algorithm.SHA_256);
        assertThat(params.text(Param.URI)).isEqualTo("sip:a@b;x=y");
    }

    @Test
    void escapesGoFromTheTextAndStayInTheHash_RFC7616_3_4() {
        AuthParams params = Digests.whole("Digest username=\"a\\\"b\\\\c\", realm=\"Jäger\"");
        assertThat(params.claimedUsername()).isEqualTo("a\"b\\c");
        assertThat(params.rawText(Param.USERNAME)).isEqualTo("a\\\"b\\\\c");
        assertThat(params.realm()).isEqualTo("Jäger");
    }

    @Test
    void bytesThatAreNotUtf8AreNobodysName() {
        byte[] text = "Digest username=\"\u00FF\u00FE\"".getBytes(StandardCharsets.ISO_8859_1);
        Parsed parsed = AuthParams.parse(text, 0, text.length);
        assertThat(parsed).isInstanceOf(Parsed.Whole.class);
        assertThat(((Parsed.Whole) parsed).params().claimedUsername()).isNull();
    }

    @Test
    void otherSchemesAreLeftAlone() {
        assertThat(Digests.whole("Bearer abc.def==").isDigest()).isFalse();
        assertThat(Digests.whole("DigestX realm=\"a\"").isDigest()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                     | SCHEME_EXPECTED   | 0
            Digest                                 | SCHEME_EXPECTED   | 6
            `Digest `                              | SCHEME_EXPECTED   | 7
            =a                                     | SCHEME_EXPECTED   | 0
            Digest "a"                             | NAME_EXPECTED     | 7
            Digest realm                           | EQUALS_EXPECTED   | 12
            Digest realm "a"                       | EQUALS_EXPECTED   | 13
            Digest a=b, Digest c=d                 | EQUALS_EXPECTED   | 19
            Digest realm=                          | VALUE_EXPECTED    | 13
            Digest realm=,nc=1                     | VALUE_EXPECTED    | 13
            Digest realm="a" nc=1                  | COMMA_EXPECTED    | 17
            Digest realm="a                        | QUOTE_OPEN        | 15
            Digest realm="a\\"                     | QUOTE_OPEN        | 17
            Digest realm="a", REALM="b"            | DUPLICATE_PARAM   | 18
            Digest x=1, y=2, X=1                   | DUPLICATE_PARAM   | 17
            """)
    void brokenTextSaysWhatAndWhere(String value, AuthFault fault, int atByte) {
        assertThat(AuthParams.parse(value)).isEqualTo(new Parsed.Broken(fault, atByte));
    }

    @Test
    void controlsAndTornLinesAreRefusedEverywhere() {
        for (String control : new String[] {"\0", "\r\n", "\n", "\u007f", "\u001b", "\r\nVia: x"}) {
            assertFault("Digest realm=\"a" + control + "b\"", AuthFault.CONTROL_CHARACTER);
            assertFault("Digest realm=\"a\"" + control, AuthFault.CONTROL_CHARACTER);
        }
    }

    @Test
    void lengthAndCountAreBounded() {
        assertFault("Digest realm=\"" + "a".repeat(AuthParams.BYTES_MAX) + '"', AuthFault.TOO_LONG);
        var many = new StringBuilder("Digest ");
        for (int i = 0; i < AuthParams.PARAMS_MAX; i++) {
            many.append('p').append(i).append("=1,");
        }
        assertThat(AuthParams.parse(many.toString())).isInstanceOf(Parsed.Whole.class);
        assertFault(many + "more=1", AuthFault.TOO_MANY_PARAMS);
    }

    @Test
    void everyTornPrefixIsAnswered() {
        for (int end = 0; end <= USUAL.length(); end++) {
            assertThat(AuthParams.parse(USUAL.substring(0, end))).isNotNull();
        }
    }

    @Test
    void noMutationEscapesAsAnException() {
        var random = new SplittableRandom(20261122);
        var world = new Digests();
        byte[] usual = Digests.utf8(USUAL);
        byte[] interesting = Digests.utf8("\"\\,=\r\n\t \0;*%'ñ9");
        for (int round = 0; round < 200_000; round++) {
            byte[] text = usual.clone();
            int from = random.nextInt(4) == 0 ? random.nextInt(text.length) : 0;
            int to = random.nextInt(4) == 0 ? random.nextInt(from, text.length + 1) : text.length;
            for (int i = random.nextInt(6); i >= 0; i--) {
                byte octet = random.nextBoolean()
                        ? interesting[random.nextInt(interesting.length)]
                        : (byte) random.nextInt(256);
                text[random.nextInt(text.length)] = octet;
            }
            Parsed parsed = AuthParams.parse(text, from, to);
            if (parsed instanceof Parsed.Broken(AuthFault fault, int atByte)) {
                assertThat(atByte).as("%s", fault).isBetween(0, to - from);
            }
            assertThat(AuthParams.parseInfo(text, from, to)).isNotNull();
            assertThat(world.server.verify(
                            java.util.List.of(parsed), Offer.strongElseMd5ForOldDevice(), world.attempt(), world::find))
                    .isNotInstanceOf(Verdict.Accepted.class);
        }
    }

    private static void assertFault(String value, AuthFault fault) {
        assertThat(AuthParams.parse(value))
                .as(value)
                .isInstanceOfSatisfying(
                        Parsed.Broken.class,
                        broken -> assertThat(broken.fault()).isEqualTo(fault));
    }
}
