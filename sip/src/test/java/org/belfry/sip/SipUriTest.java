package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

    private static SipUri sip(String text) {
        return Objects.requireNonNull(SipUri.parse(text), text);
    }

    private static Uri any(String text) {
        return Objects.requireNonNull(Uri.parse(text), text);
    }

    @Test
    void allPartsAreRead_RFC3261_19_1_1() {
        SipUri uri = sip("sips:al%69ce:secret@[2001:db8::1]:5061;transport=TLS;lr;x=%41?subject=a%20b&to=b");
        assertThat(uri.isSecure()).isTrue();
        assertThat(uri.user()).isEqualTo("alice");
        assertThat(uri.password()).isEqualTo("secret");
        assertThat(uri.host()).isEqualTo("[2001:db8::1]");
        assertThat(uri.port()).hasValue(5061);
        assertThat(uri.transport()).isEqualTo("tls");
        assertThat(uri.isLooseRouter()).isTrue();
        assertThat(uri.params().get("X")).isEqualTo("A");
        assertThat(uri.headers()).isEqualTo(Map.of("subject", "a b", "to", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:",
                "sip:@host",
                "sip:a@",
                "sip:a@host:",
                "sip:a@host:0",
                "sip:a@host:65536",
                "sip:a@host:99999999999",
                "sip:a b@host",
                "sip:a@ho st",
                "sip:a@host;",
                "sip:a@host;=x",
                "sip:a@host;x=",
                "sip:a@host?x",
                "sip:a@host?x=1&",
                "sip:a%4@host",
                "sip:a%zz@host",
                "sip:a@host;x=%4",
                "sip:a@@host",
                "sip:[::1",
                "sip:[host]",
                "sip:2001:db8::1",
                "sip:a@-host",
                "sip:a@.host",
                "sip:\"a\"@host",
                "sip:<a@host>",
                "sip",
                "sip:a@host\r\nX: y",
                ":a",
                "1x:a",
                "tel:",
                "tel:abcxyz",
                "tel:+1 2",
                "tel:+",
                "tel:1;x=%",
                "urn:"
            })
    void malformedUrisAreNone(String text) {
        assertThat(Uri.parse(text)).isNull();
    }

    /// The examples of RFC 3261 §19.1.4.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                sip:%61lice@atlanta.com;transport=TCP | sip:alice@AtLanTa.CoM;Transport=tcp
                sip:carol@chicago.com | sip:carol@chicago.com;newparam=5
                sip:carol@chicago.com;security=on | sip:carol@chicago.com;newparam=5
                sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com | \
                    sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com
                sip:alice@atlanta.com?subject=project%20x&priority=urgent | \
                    sip:alice@atlanta.com?priority=urgent&subject=project%20x
                tel:+1-201-555-0123 | tel:+12015550123
                tel:7042;phone-context=example.com | tel:70-42;phone-context=EXAMPLE.com
                """)
    void theseMatch_RFC3261_19_1_4(String one, String other) {
        assertThat(any(one).matches(any(other))).isTrue();
        assertThat(any(other).matches(any(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                SIP:ALICE@AtLanTa.CoM;Transport=udp | sip:alice@AtLanTa.CoM;Transport=UDP
                sip:bob@biloxi.com | sip:bob@biloxi.com:5060
                sip:bob@biloxi.com | sip:bob@biloxi.com;transport=udp
                sip:bob@biloxi.com | sip:bob@biloxi.com:6000;transport=tcp
                sip:carol@chicago.com | sip:carol@chicago.com?Subject=next%20meeting
                sip:bob@phone21.boxesbybob.com | sip:bob@192.0.2.4
                sip:carol@chicago.com;security=on | sip:carol@chicago.com;security=off
                sip:bob@biloxi.com | sips:bob@biloxi.com
                tel:+12015550123 | tel:12015550123
                tel:7042 | tel:7042;phone-context=example.com
                sip:a@b | tel:1
                """)
    void theseDoNotMatch_RFC3261_19_1_4(String one, String other) {
        assertThat(any(one).matches(any(other))).isFalse();
        assertThat(any(other).matches(any(one))).isFalse();
    }

    @Test
    void whatIsComposedIsEscaped_RFC3261_19_1_2() {
        SipUri uri = SipUri.of("a b@c\r\nX: y", "example.test", 5070);
        assertThat(uri).hasToString("sip:a%20b%40c%0D%0AX%3A%20y@example.test:5070");
        assertThat(uri.user()).isEqualTo("a b@c\r\nX: y");
        assertThat(SipUri.of("*21#", "example.test", 0)).hasToString("sip:*21%23@example.test");
        assertThatThrownBy(() -> SipUri.of("a", "ho st", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SipUri.of("a", "host\r\n", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void partsAreReplacedOneByOne() {
        SipUri uri = sip("sip:a:p@host:5060;lr;maddr=x?h=v");
        assertThat(uri.withUser("b")).hasToString("sip:b@host:5060;lr;maddr=x?h=v");
        assertThat(uri.withHost("[::1]", 0)).hasToString("sip:a:p@[::1];lr;maddr=x?h=v");
        assertThat(uri.withParam("ob", "")).hasToString("sip:a:p@host:5060;lr;maddr=x;ob?h=v");
        assertThat(uri.withParam("maddr", "y z")).hasToString("sip:a:p@host:5060;lr;maddr=y%20z?h=v");
        assertThat(uri.withoutParam("LR")).hasToString("sip:a:p@host:5060;maddr=x?h=v");
        assertThat(uri.withSecure(true)).hasToString("sips:a:p@host:5060;lr;maddr=x?h=v");
        assertThat(sip("SIP:%61@HOST:5070;x=y").canonical()).hasToString("sip:a@host:5070");
    }

    @Test
    void otherSchemesAreKept() {
        assertThat(Uri.parse("urn:service:sos")).hasToString("urn:service:sos");
        assertThat(any("HTTPS://example.test/a?b#c").scheme()).isEqualTo("https");
        Uri.Tel tel = (Uri.Tel) any("tel:+41-44-668.18(00);ext=12");
        assertThat(tel.number()).isEqualTo("+41446681800");
        assertThat(tel.isGlobal()).isTrue();
        assertThat(tel.params().get("ext")).isEqualTo("12");
        assertThat(Uri.Tel.of("+41446681800")).hasToString("tel:+41446681800");
    }
}
