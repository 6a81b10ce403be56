package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBuilderTest {

    private static final String INVITE = """
            INVITE sip:bob@example.test SIP/2.0
            v: SIP/2.0/UDP first.example.test;branch=z9hG4bK1;rport , SIP/2.0/TCP second;branch=z9hG4bK2
            Via: SIP/2.0/TLS third;branch=z9hG4bK3
            Route: <sip:p1.example.test;lr>, <sip:p2.example.test;lr>
            Max-Forwards: 70
            X-Odd :  kept \t as
              it is
            From: "Ann" <sip:ann@example.test>;tag=1
            To: <sip:bob@example.test>
            Call-ID: build@example.test
            CSeq: 7 INVITE
            Timestamp: 54
            c: text/plain
            Content-Length: 5

            hello""".replace("\n", "\r\n");

    private final SipParser parser = new SipParser();
    private final SipRequest invite = request(INVITE);

    private SipRequest request(String text) {
        Parsed parsed = parser.parseDatagram(text.getBytes(StandardCharsets.UTF_8));
        return (SipRequest) ((Parsed.Whole) parsed).message();
    }

    private static String text(SipMessage message) {
        return new String(message.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aCopyIsTheSameBytes() {
        assertThat(text(invite.toBuilder().build())).isEqualTo(INVITE);
        var buffer = ByteBuffer.allocate(invite.size());
        invite.writeTo(buffer);
        assertThat(new String(buffer.array(), StandardCharsets.UTF_8)).isEqualTo(INVITE);
    }

    @Test
    void aProxyPutsItsViaOnTopAndLeavesTheRestAsItWas_RFC3261_16_6() {
        SipRequest sent = invite.toBuilder()
                .prepend(Field.VIA, Via.of("UDP", "proxy.example.test", 5060, "z9hG4bKours"))
                .removeFirst(HeaderName.ROUTE)
                .set(Field.MAX_FORWARDS, 69)
                .build();
        assertThat(sent.vias())
                .extracting(Via::branch)
                .containsExactly("z9hG4bKours", "z9hG4bK1", "z9hG4bK2", "z9hG4bK3");
        assertThat(sent.routes()).hasToString("[<sip:p2.example.test;lr>]");
        assertThat(sent.maxForwards()).hasValue(69);
        assertThat(text(sent)).contains("\r\nX-Odd :  kept \t as\r\n  it is\r\n");
        assertThat(text(sent.toBuilder()
                        .removeFirst(HeaderName.VIA)
                        .removeFirst(HeaderName.ROUTE)
                        .build()))
                .doesNotContain("Route:")
                .contains("\r\nv: SIP/2.0/UDP first");
    }

    @Test
    void theServerMarksWhereARequestCameFrom_RFC3581_4() {
        SipRequest stamped = invite.stamped("203.0.113.5", 40_000);
        assertThat(stamped.topVia().received()).isEqualTo("203.0.113.5");
        assertThat(stamped.topVia().rport()).hasValue(40_000);
        assertThat(stamped.vias()).hasSize(3);
        SipRequest withoutRport = request(INVITE.replace(";rport", ""));
        assertThat(withoutRport.stamped("203.0.113.5", 40_000).topVia().rport()).isEmpty();
        SipRequest direct = request(INVITE.replace(";rport", "").replace("first.example.test", "[2001:db8::1]"));
        assertThat(direct.stamped("2001:db8::1", 5060)).isSameAs(direct);
        SipRequest lied = request(INVITE.replace(";rport", ";received=10.0.0.1"));
        assertThat(lied.stamped("203.0.113.5", 1).topVia().received()).isEqualTo("203.0.113.5");
    }

    @Test
    void aResponseTakesFromTheRequestWhatItMust_RFC3261_8_2_6() {
        SipResponse ringing = SipResponse.replyTo(invite, 180, "ours").build();
        assertThat(text(ringing)).isEqualTo("""
                SIP/2.0 180 Ringing
                v: SIP/2.0/UDP first.example.test;branch=z9hG4bK1;rport , SIP/2.0/TCP second;branch=z9hG4bK2
                Via: SIP/2.0/TLS third;branch=z9hG4bK3
                From: "Ann" <sip:ann@example.test>;tag=1
                To: <sip:bob@example.test>;tag=ours
                Call-ID: build@example.test
                CSeq: 7 INVITE
                Content-Length: 0

                """.replace("\n", "\r\n"));
        SipResponse trying = SipResponse.replyTo(invite, 100, null).build();
        assertThat(trying.header(HeaderName.TIMESTAMP)).isEqualTo("54");
        assertThat(trying.to().tag()).isNull();
        SipRequest inDialog = request(INVITE.replace("To: <sip:bob@example.test>", "To: <sip:bob@example.test>;tag=x"));
        assertThat(SipResponse.replyTo(inDialog, 200, "ours").build().to().tag())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nRoute: <sip:evil>", "a\nb", "a\rb", "a\0b", "a\u007fb", "a\u0001"})
    void nothingThatEndsALineGetsIn(String value) {
        var builder = invite.toBuilder();
        assertThatThrownBy(() -> builder.set(HeaderName.SUBJECT, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add("X-Y", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.prepend(HeaderName.ROUTE, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(value, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SipResponse.builder(200, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Method.of(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Uri.Opaque(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Via.of(value, "h", 1, "z9hG4bK1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HeaderValue.WithParams.of(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multipart.Part.of(value, null, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyGoodMessagesAreBuilt() {
        assertThatThrownBy(() -> invite.toBuilder().remove(HeaderName.FROM).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MISSING_FROM");
        assertThatThrownBy(() -> invite.toBuilder().set(HeaderName.CSEQ, "x").build())
                .hasMessageContaining("BAD_CSEQ");
        assertThatThrownBy(() -> invite.toBuilder().method(Method.BYE).build()).hasMessageContaining("CSeq");
        assertThatThrownBy(() -> SipResponse.builder(99, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentLengthFollowsTheBody() {
        SipRequest other =
                invite.toBuilder().body("application/sdp", new byte[] {1, 2, 3}).build();
        assertThat(other.header(HeaderName.CONTENT_LENGTH)).isEqualTo("3");
        assertThat(other.body()).containsExactly(1, 2, 3);
        assertThat(other.headers("Content-Type")).containsExactly("application/sdp");
        SipRequest none = invite.toBuilder().noBody().build();
        assertThat(none.header(HeaderName.CONTENT_LENGTH)).isEqualTo("0");
        assertThat(none.has(HeaderName.CONTENT_TYPE)).isFalse();
        assertThat(none.bodyLength()).isZero();
    }

    @Test
    void aRequestIsBuiltFromNothing() {
        SipUri bob = Objects.requireNonNull(SipUri.parse("sip:bob@example.test"));
        SipRequest built = SipRequest.builder(Method.OPTIONS, bob)
                .set(Field.VIA, Via.of("WSS", "abc.invalid", 0, "z9hG4bKnew"))
                .set(Field.MAX_FORWARDS, 70)
                .set(
                        Field.FROM,
                        NameAddr.of("Ann", SipUri.of("ann", "example.test", 0)).withTag("t1"))
                .set(Field.TO, NameAddr.of(bob))
                .set(Field.CALL_ID, "new@example.test")
                .set(Field.CSEQ, new CSeq(1, Method.OPTIONS))
                .add(Field.SUPPORTED, "outbound")
                .add("X-Belfry", "ünï")
                .build();
        SipRequest again = request(text(built));
        assertThat(again.header("x-belfry")).isEqualTo("ünï");
        assertThat(again.lists(Field.SUPPORTED, "OUTBOUND")).isTrue();
        assertThat(again.toString()).doesNotContain("ann").startsWith("OPTIONS");
    }

    @Test
    void unknownHeadersAreSetAndRemovedByText() {
        assertThat(invite.toBuilder().remove("x-odd").build().header("X-Odd")).isNull();
        assertThat(invite.header("X-Odd")).isEqualTo("kept \t as it is");
        assertThat(invite.toBuilder()
                        .remove("V")
                        .set(HeaderName.VIA, "SIP/2.0/UDP a;branch=z9hG4bKx")
                        .build()
                        .vias())
                .hasSize(1);
    }
}
