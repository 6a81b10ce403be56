package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {

    private static SipMessage with(String... headers) {
        String text = """
                NOTIFY sip:bob@example.test SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
                From: <sip:ann@example.test>;tag=1
                To: <sip:bob@example.test>
                Call-ID: field@example.test
                CSeq: 7 NOTIFY
                """ + String.join("\n", headers) + "\n\n";
        byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return ((Parsed.Whole) new SipParser().parseDatagram(bytes)).message();
    }

    private static <T> T read(Field<T> field, String header) {
        return Objects.requireNonNull(with(header).read(field), header);
    }

    @Test
    void listsAreReadOverLinesAndCommas_RFC3261_7_3_1() {
        SipMessage message = with("Allow: INVITE, ACK", "Supported: timer", "ALLOW: BYE", "k: 100rel,replaces");
        assertThat(message.readAll(Field.ALLOW)).containsExactly("INVITE", "ACK", "BYE");
        assertThat(message.readAll(Field.SUPPORTED)).containsExactly("timer", "100rel", "replaces");
        assertThat(with("Supported:").readAll(Field.SUPPORTED)).isEmpty();
        assertThat(with("Supported:").isMalformed(Field.SUPPORTED)).isFalse();
    }

    @Test
    void malformedHeadersReadAsAbsent_RFC3261_8_2() {
        SipMessage message = with("Session-Expires: soon", "Require: a,,b", "Expires: 99999999999");
        assertThat(message.read(Field.SESSION_EXPIRES)).isNull();
        assertThat(message.isMalformed(Field.SESSION_EXPIRES)).isTrue();
        assertThat(message.readAll(Field.REQUIRE)).isEmpty();
        assertThat(message.isMalformed(Field.REQUIRE)).isTrue();
        assertThat(message.expires()).isNull();
        assertThat(message.isMalformed(Field.EVENT)).isFalse();
    }

    @Test
    void theFirstOfAListIsAbsentIfAnyOfItIsMalformed_RFC3261_8_2() {
        assertThat(with("Allow:", "Allow: INVITE, ACK").read(Field.ALLOW)).isEqualTo("INVITE");
        for (String broken : List.of("INVITE, A CK", "INVITE,", ", INVITE", "INVITE, \"ACK")) {
            assertThat(with("Allow: " + broken).read(Field.ALLOW)).as(broken).isNull();
        }
        assertThat(with("Allow: INVITE", "Allow: B@D").read(Field.ALLOW)).isNull();
        assertThat(with("Allow:").read(Field.ALLOW)).isNull();
    }

    @Test
    void theFirstContactIsThatOfTheFirstLine_RFC3261_20_10() {
        var two = with("m: <sip:a@example.test>;q=0.5, <sip:b@example.test>", "Contact: <sip:c@example.test>");
        assertThat(two.read(Field.CONTACT)).hasToString("<sip:a@example.test>;q=0.5");
        assertThat(two.read(Field.CONTACT)).isEqualTo(two.contacts().getFirst());
        assertThat(with("Contact: *").read(Field.CONTACT)).isNull();
        assertThat(with().read(Field.CONTACT)).isNull();
    }

    @Test
    void wordsThatManyMessagesCarryReadAsTheyStand() {
        var words = List.of("INVITE", "invite", "INVITEX", "100rel", "100REL", "timer", "x", "a-word-of-nobody-else");
        assertThat(with("Supported: " + String.join(",", words)).readAll(Field.SUPPORTED))
                .isEqualTo(words);
        assertThat(read(Field.CONTENT_TYPE, "Content-Type: application/sdp").value())
                .isEqualTo("application/sdp");
        assertThat(read(Field.CONTENT_TYPE, "Content-Type: Application/SDP").value())
                .isEqualTo("Application/SDP");
    }

    @Test
    void sessionTimersAreRead_RFC4028_4() {
        var value = read(Field.SESSION_EXPIRES, "x: 1800;refresher=UAS");
        assertThat(value.interval()).isEqualTo(Duration.ofMinutes(30));
        assertThat(value.refresher()).isEqualTo(HeaderValue.SessionInterval.Refresher.UAS);
        assertThat(value).hasToString("1800;refresher=uas");
        assertThat(read(Field.MIN_SE, "Min-SE: 90").interval()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void replacesNamesADialog_RFC3891_6_1() {
        var value = read(Field.REPLACES, "Replaces: 98asdf@h.example;from-tag=a;to-tag=b;early-only");
        assertThat(value).isEqualTo(new HeaderValue.DialogId("98asdf@h.example", "b", "a", true));
        assertThat(read(Field.REPLACES, "Replaces: " + value)).isEqualTo(value);
        assertThat(with("Replaces: x;to-tag=b").isMalformed(Field.REPLACES)).isTrue();
        assertThat(read(Field.TARGET_DIALOG, "Target-Dialog: c;local-tag=l;remote-tag=r")
                        .toTag())
                .isEqualTo("l");
    }

    @Test
    void reliableProvisionalsAreNumbered_RFC3262_7() {
        assertThat(read(Field.RACK, "RAck: 776656 1 INVITE"))
                .isEqualTo(new HeaderValue.RAck(776_656, new CSeq(1, Method.INVITE)));
        assertThat(read(Field.RSEQ, "RSeq: 4294967295")).isEqualTo(4_294_967_295L);
        assertThat(with("RSeq: 0").isMalformed(Field.RSEQ)).isTrue();
        assertThat(with("RSeq: 4294967296").isMalformed(Field.RSEQ)).isTrue();
    }

    @Test
    void eventsAndSubscriptionStatesHaveParameters_RFC6665_8_2() {
        assertThat(read(Field.EVENT, "o: dialog;id=3;sla").param("ID")).isEqualTo("3");
        var state = read(Field.SUBSCRIPTION_STATE, "Subscription-State: terminated;reason=timeout;retry-after=5");
        assertThat(state.is("Terminated")).isTrue();
        assertThat(state.params().number("retry-after", 100)).isEqualTo(5);
        assertThat(read(Field.CONTENT_TYPE, "c: multipart / mixed ;boundary=\"a b\"")
                        .value())
                .isEqualTo("multipart/mixed");
        assertThat(with("Reason: Q.850;cause=16;text=\"Terminated, by\", SIP;cause=600")
                        .readAll(Field.REASON))
                .extracting(reason -> reason.param("cause"))
                .containsExactly("16", "600");
        assertThat(read(Field.RETRY_AFTER, "Retry-After: 18000 (at (lunch);x);duration=3600")
                        .seconds())
                .isEqualTo(Duration.ofHours(5));
    }

    @Test
    void privacyIsAList_RFC3323_4_2() {
        assertThat(read(Field.PRIVACY, "Privacy: ID; user ;critical").values())
                .containsExactly("id", "user", "critical");
        assertThat(with("P-Asserted-Identity: \"A, B\" <sip:a@b>, tel:+1").readAll(Field.P_ASSERTED_IDENTITY))
                .extracting(value -> value.uri().toString())
                .containsExactly("sip:a@b", "tel:+1");
    }

    @Test
    void challengesAndCredentialsKeepAllTheirParameters_RFC7616_3() {
        SipMessage message = with(
                "WWW-Authenticate: Digest realm=\"a, \\\"b\\\"\", nonce=\"n\", algorithm=SHA-256, "
                        + "qop=\"auth,auth-int\"",
                "WWW-Authenticate: Digest realm=\"a\",nonce=\"n\",algorithm=MD5");
        List<HeaderValue.Auth> challenges = message.readAll(Field.WWW_AUTHENTICATE);
        assertThat(challenges).hasSize(2);
        assertThat(challenges.getFirst().get("realm")).isEqualTo("a, \"b\"");
        assertThat(challenges.getFirst().get("qop")).isEqualTo("auth,auth-int");
        assertThat(challenges.getFirst())
                .hasToString("Digest realm=\"a, \\\"b\\\"\", nonce=\"n\", algorithm=SHA-256, qop=\"auth,auth-int\"");
        var credentials = read(
                Field.AUTHORIZATION, "Authorization: Digest " + "username=\"u\",qop=auth,nc=00000001,response=\"r\"");
        assertThat(credentials.isDigest()).isTrue();
        assertThat(credentials).hasToString("Digest username=\"u\", qop=auth, nc=00000001, response=\"r\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest realm=\"a\", realm=\"b\"",
                "Digest realm",
                "Digest realm=",
                "Digest realm=\"a",
                "Digest ,",
                "Digest a=b,",
                "Digest a=b c=d",
                ""
            })
    void credentialsOfWhichTwoReadersCouldThinkDifferentlyAreMalformed(String value) {
        assertThat(with("Authorization: " + value).isMalformed(Field.AUTHORIZATION))
                .isTrue();
    }

    @Test
    void aMultipartBodyIsReadAndWritten_RFC5621_3() {
        var parts = List.of(
                Multipart.Part.of("application/sdp", null, "v=0\r\n".getBytes(StandardCharsets.UTF_8)),
                Multipart.Part.of("text/plain;charset=utf-8", "render", new byte[0]));
        byte[] body = Multipart.print("limit", parts);
        var type = HeaderValue.WithParams.of("multipart/mixed").with("boundary", "limit");
        Multipart again = Objects.requireNonNull(Multipart.read(type, body));
        assertThat(again.parts()).hasSize(2);
        assertThat(Objects.requireNonNull(again.first("application/SDP")).body())
                .isEqualTo("v=0\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Objects.requireNonNull(again.parts().get(1).disposition()).is("render"))
                .isTrue();
        assertThat(again.parts().get(1).body()).isEmpty();
        byte[] many = "--limit\r\n\r\nx\r\n".repeat(1_000).concat("--limit--").getBytes(StandardCharsets.UTF_8);
        assertThat(Multipart.read(type, many)).isNull();
        assertThat(Multipart.read(type, "--limit\r\n\r\nnever closed".getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @Test
    void everyCompactFormIsItsHeader() {
        assertThat(HeaderName.find("I")).isEqualTo(HeaderName.CALL_ID);
        assertThat(HeaderName.find("content-LENGTH")).isEqualTo(HeaderName.CONTENT_LENGTH);
        assertThat(HeaderName.find("P-Preferred-Identity")).isEqualTo(HeaderName.P_PREFERRED_IDENTITY);
        assertThat(HeaderName.find("P-PreferredXIdentity")).isNull();
        assertThat(HeaderName.find("Call\rID")).isNull();
        assertThat(HeaderName.find("")).isNull();
        for (HeaderName name : HeaderName.values()) {
            assertThat(HeaderName.find(name.text().toUpperCase(java.util.Locale.ROOT)))
                    .isEqualTo(name);
            assertThat(HeaderName.find(name.text() + "x")).isNotEqualTo(name);
        }
    }
}
