package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Capabilities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused before anybody looks at it, and what the refusal says.
final class InspectionTest {

    private final Inspection inspection = new Inspection(new Capabilities(
            List.of(Method.INVITE, Method.OPTIONS, Method.REGISTER),
            List.of("application/sdp", "multipart/mixed"),
            List.of("100rel", "timer"),
            List.of()));

    @Test
    void nothingStandsAgainstAUsualRequest() {
        assertThat(refusal("INVITE sip:bob@house.test", "", "")).isNull();
        assertThat(refusal("INVITE tel:+442079460123", "", "")).isNull();
        assertThat(refusal("INVITE sips:bob@house.test", "Content-Type: Application/SDP\n", "v=0"))
                .isNull();
    }

    @Test
    void aMethodWeDoNotServeIsAnsweredByThoseWeDo_RFC3261_8_2_1() {
        var known = refused("SUBSCRIBE sip:bob@house.test", "", "");
        assertThat(known.status()).isEqualTo(405);
        assertThat(known.header(HeaderName.ALLOW)).isEqualTo("INVITE, OPTIONS, REGISTER");
        assertThat(refused("NEWMETHOD sip:bob@house.test", "", "").status()).isEqualTo(501);
    }

    @Test
    void aRequestUriOfAnotherSchemeIsRefused_RFC3261_8_2_2_1() {
        assertThat(refused("OPTIONS soap.beep://192.0.2.103:3002", "", "").status())
                .isEqualTo(416);
    }

    @Test
    void nobodyRegistersABook_RFC3261_10_3() {
        var answer = refused("REGISTER sip:house.test", "To: <isbn:2983792873>\n", "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo("To Is No SIP Address");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:bob@house.test, 0, 483",
        "tel:+442079460123, 0, 483",
        "sip:bob@house.test, 1, 0",
        "sip:house.test, 0, 0",
    })
    void withoutAHopLeftItGoesToNobodyBehindUs_RFC3261_16_3(String uri, int hops, int status) {
        var answer = refusal("OPTIONS " + uri, "Max-Forwards: " + hops + "\n", "");
        assertThat(answer == null ? 0 : answer.status()).isEqualTo(status);
    }

    @Test
    void whatIsRequiredAndNotThereIsNamed_RFC3261_8_2_2_3() {
        var answer = refused("INVITE sip:bob@house.test", "Require: 100rel, path, TIMER\nProxy-Require: gruu\n", "");
        assertThat(answer.status()).isEqualTo(420);
        assertThat(answer.header(HeaderName.UNSUPPORTED)).isEqualTo("path, gruu");
        assertThat(refusal("INVITE sip:bob@house.test", "Require: 100rel, Timer\n", ""))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/unknownformat\n",
                "Content-Type: application/sdp\nContent-Encoding: gzip\n",
                "Content-Disposition: session;handling=required\nContent-Type: text/x\n",
                "",
            })
    void aBodyWeDoNotUnderstandIsRefusedByWhatWeDo_RFC3261_8_2_3(String headers) {
        var answer = refused("INVITE sip:bob@house.test", headers, "body");
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.header(HeaderName.ACCEPT)).isEqualTo("application/sdp, multipart/mixed");
        assertThat(answer.header(HeaderName.ACCEPT_ENCODING)).isEqualTo("identity");
    }

    @Test
    void aBodyThatMayBePassedOverIs_RFC3261_20_11() {
        String headers = "Content-Type: text/x\nContent-Disposition: icon; handling=optional\n";
        assertThat(refusal("INVITE sip:bob@house.test", headers, "body")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/sdp | 0",
                "application/*;q=0.1 | 0",
                "text/plain, */* | 0",
                "text/nobodyKnowsThis | 406",
                "application/sdp;q=0.0, text/plain | 406",
                "'' | 406",
            })
    void anInviteThatTakesNoSdpIsRefused_RFC3261_20_1(String accept, int status) {
        var answer = refusal("INVITE sip:bob@house.test", "Accept: " + accept + "\n", "");
        assertThat(answer == null ? 0 : answer.status()).isEqualTo(status);
    }

    private SipResponse refused(String start, String headers, String body) {
        return Objects.requireNonNull(refusal(start, headers, body));
    }

    private @Nullable SipResponse refusal(String start, String headers, String body) {
        String method = start.substring(0, start.indexOf(' '));
        String to = headers.startsWith("To:") ? "" : "To: <sip:bob@house.test>\n";
        String hops = headers.startsWith("Max-Forwards:") ? "" : "Max-Forwards: 70\n";
        String message = start + " SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-1\n"
                + "From: <sip:ann@house.test>;tag=1\nCall-ID: 1\nCSeq: 1 " + method + "\n" + to + hops + headers
                + "Content-Length: " + body.length() + "\n\n" + body;
        byte[] bytes = message.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        var parsed = new SipParser().parseDatagram(bytes);
        assertThat(parsed).isInstanceOf(Parsed.Whole.class);
        return inspection.refusal((SipRequest) ((Parsed.Whole) parsed).message(), "ours");
    }
}
