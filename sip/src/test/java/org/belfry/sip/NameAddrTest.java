package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameAddrTest {

    private static NameAddr read(String text) {
        return Objects.requireNonNull(NameAddr.parse(text), text);
    }

    @Test
    void parametersBehindABareUriBelongToTheHeader_RFC3261_20() {
        NameAddr bare = read("sip:bob@example.test;tag=1;lr");
        assertThat(bare.uri()).hasToString("sip:bob@example.test");
        assertThat(bare.tag()).isEqualTo("1");
        assertThat(bare.withTag("2")).hasToString("<sip:bob@example.test>;tag=2;lr");
        assertThat(read("<sip:bob@example.test;lr>").params().isEmpty()).isTrue();
    }

    @Test
    void aContactCarriesItsRegistration_RFC5626_4() {
        NameAddr contact = read("\"A \\\"B\\\" C\" <sip:a@192.0.2.1;ob>;q=0.5;expires=600;reg-id=2"
                + ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"");
        assertThat(contact.displayName()).isEqualTo("A \"B\" C");
        assertThat(contact.qThousandths()).isEqualTo(500);
        assertThat(contact.expires()).isEqualTo(Duration.ofMinutes(10));
        assertThat(contact.regId()).hasValue(2);
        assertThat(contact.instance()).isEqualTo("urn:uuid:00000000-0000-1000-8000-000A95A0E128");
        assertThat(Objects.requireNonNull(contact.sipUri()).isOutbound()).isTrue();
    }

    @Test
    void wrongNumbersCountAsAbsent() {
        assertThat(read("<sip:a@b>;expires=99999999999;reg-id=0;q=2.5").expires())
                .isNull();
        assertThat(read("<sip:a@b>;reg-id=0").regId()).isEmpty();
        assertThat(read("<sip:a@b>;q=x").qThousandths()).isEqualTo(1000);
        assertThat(read("<sip:a@b>;q=0.001").qThousandths()).isEqualTo(1);
        assertThat(read("<sip:a@b>;q=1.9").qThousandths()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<>",
                "<sip:a@b",
                "sip:a@b>",
                "\"x <sip:a@b>",
                "\"x\" sip:a@b",
                "x sip:a@b",
                "<sip:a@b>;",
                "<sip:a@b>x",
                "<sip:a@b>;tag=",
                "<sip:a@b>;tag=\"x",
                "sip:a@b?x=y",
                "a, b <sip:a@b>",
                "<sip:a@b> <sip:c@d>",
                "x@y <sip:a@b>"
            })
    void malformedAddressesAreNone(String text) {
        assertThat(NameAddr.parse(text)).isNull();
    }

    @Test
    void aDisplayNameCanNotLeaveItsQuotes() {
        SipUri uri = SipUri.of("a", "example.test", 0);
        NameAddr value = NameAddr.of("x\" <sip:evil@example.test>;tag=\\", uri);
        NameAddr again = read(value.toString());
        assertThat(again.displayName()).isEqualTo("x\" <sip:evil@example.test>;tag=\\");
        assertThat(again.uri()).isEqualTo(uri);
        assertThat(again.tag()).isNull();
        assertThatThrownBy(() -> NameAddr.of("x\r\nRoute: <sip:evil>", uri))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> value.withTag("1;lr")).isInstanceOf(IllegalArgumentException.class);
        assertThat(value.withParam("x", "a;b\"c").params().get("x")).isEqualTo("a;b\"c");
    }

    @Test
    void parametersKeepTheirOrder() {
        Params params = read("<sip:a@b>;one=1;two;three=\"3;3\"").params();
        assertThat(params.toMap().keySet()).containsExactly("one", "two", "three");
        assertThat(params.with("TWO", "2")).hasToString(";one=1;TWO=2;three=\"3;3\"");
        assertThat(params.without("one")).hasToString(";two;three=\"3;3\"");
        assertThat(params.get("three")).isEqualTo("3;3");
    }
}
