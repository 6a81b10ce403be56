package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.sip.sdp.SdpParsed.Broken;
import org.belfry.sip.sdp.SdpParsed.Fault;
import org.belfry.sip.sdp.SdpParsed.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SdpParserTest {

    private static final String MINIMAL = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n";

    static Stream<String> phones() {
        return SdpFiles.names("phones").stream();
    }

    static Stream<String> sloppy() {
        return SdpFiles.names("sloppy").stream();
    }

    static Stream<String> broken() {
        return SdpFiles.names("broken").stream();
    }

    @ParameterizedTest
    @MethodSource("phones")
    void canonicalDescriptionsComeOutToTheByte_RFC8866_5(String name) {
        var bytes = SdpFiles.bytes("phones", name);
        assertThat(SdpFiles.text(SdpFiles.whole(bytes).print())).isEqualTo(SdpFiles.text(bytes));
    }

    @ParameterizedTest
    @MethodSource("phones")
    void bareLineFeedsMeanTheSame(String name) {
        var crlf = SdpFiles.bytes("phones", name);
        var lf = SdpFiles.text(crlf).replace("\r", "").getBytes(StandardCharsets.UTF_8);
        assertThat(SessionDescription.parse(lf)).isEqualTo(SessionDescription.parse(crlf));
    }

    @ParameterizedTest
    @MethodSource("sloppy")
    void sloppyDescriptionsAreReadAndPrintedCanonically(String name) {
        var parts = SdpFiles.parts("sloppy", name);
        var read = SdpFiles.whole(parts.getFirst().bytes());
        assertThat(SdpFiles.text(read.print()))
                .isEqualTo(SdpFiles.text(parts.getLast().bytes()));
        assertThat(SdpFiles.whole(read.print())).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void brokenDescriptionsSayWhatAndWhere(String name) {
        String[] verdict =
                SdpFiles.lines("broken", name).getFirst().substring(2).split(" ", 2);
        var part = SdpFiles.parts("broken", name).getFirst();
        int before = Integer.parseInt(verdict[1]) - 1;
        int atByte = part.lines().stream()
                .limit(before)
                .mapToInt(line -> line.length() + 2)
                .sum();
        assertThat(SessionDescription.parse(part.bytes())).isEqualTo(new Broken(Fault.valueOf(verdict[0]), atByte));
    }

    @Test
    void lastLineNeedsNoEnd() {
        assertThat(SdpFiles.whole(MINIMAL.strip())).isEqualTo(SdpFiles.whole(MINIMAL));
    }

    @Test
    void nothingIsBroken() {
        assertThat(SessionDescription.parse(new byte[0])).isEqualTo(new Broken(Fault.EMPTY, 0));
        assertThat(SessionDescription.parse(SdpFiles.wire("\n\n"))).isEqualTo(new Broken(Fault.EMPTY, 0));
    }

    @Test
    void nulAndLoneCarriageReturnAreForbidden_RFC8866_9() {
        assertThat(SessionDescription.parse(SdpFiles.wire("v=0\ns=a\0b\n")))
                .isEqualTo(new Broken(Fault.FORBIDDEN_BYTE, 5));
        assertThat(SessionDescription.parse(SdpFiles.wire("v=0\ns=a\rb\n")))
                .isEqualTo(new Broken(Fault.FORBIDDEN_BYTE, 5));
    }

    @Test
    void onlyTheGivenSliceIsRead() {
        var body = SdpFiles.wire(MINIMAL);
        var message = new byte[body.length + 20];
        System.arraycopy(body, 0, message, 10, body.length);
        assertThat(SessionDescription.parse(message, 10, 10 + body.length, Limits.DEFAULT))
                .isEqualTo(SessionDescription.parse(body));
        message[11] = '-';
        assertThat(SessionDescription.parse(message, 10, 10 + body.length, Limits.DEFAULT))
                .isEqualTo(new Broken(Fault.NOT_A_LINE, 0));
    }

    @Test
    void nameInAnotherLanguageSurvives_RFC8866_4_6() {
        var session = SdpFiles.whole(MINIMAL.replace("s=-", "s=Gespräch über Glocken"));
        assertThat(session.name()).isEqualTo("Gespräch über Glocken");
        assertThat(SdpFiles.text(session.print())).contains("s=Gespräch über Glocken\r\n");
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() {
        var latin = MINIMAL.replace("s=-", "s=Gespräch").getBytes(StandardCharsets.ISO_8859_1);
        var parsed = SessionDescription.parse(latin);
        assertThat(((SdpParsed.Whole) parsed).description().name()).isEqualTo("Gespr\uFFFDch");
    }

    @Test
    void everyLimitIsKept() {
        var limits = new Limits(1_000, 20, 40, 2, 3, 2);
        assertThat(fault(MINIMAL + "a=x\n".repeat(300), limits)).isEqualTo(Fault.TOO_MANY_BYTES);
        assertThat(fault(MINIMAL + "\n".repeat(20), limits)).isEqualTo(Fault.TOO_MANY_LINES);
        assertThat(fault(MINIMAL + "a=" + "x".repeat(39) + "\n", limits)).isEqualTo(Fault.TOO_LONG_LINE);
        assertThat(fault(MINIMAL + "m=audio 1 RTP/AVP 0\n".repeat(3), limits)).isEqualTo(Fault.TOO_MANY_MEDIA);
        assertThat(fault(MINIMAL + "a=x\n".repeat(4), limits)).isEqualTo(Fault.TOO_MANY_ATTRIBUTES);
        assertThat(fault(
                        MINIMAL + "m=audio 1 RTP/AVP 0\n" + "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\n".repeat(3),
                        new Limits(1_000, 20, 100, 2, 3, 2)))
                .isEqualTo(Fault.TOO_MANY_CANDIDATES);
        assertThat(fault(MINIMAL + "a=x\n".repeat(3), limits)).isNull();
    }

    @Test
    void defaultLimitsArePinned() {
        assertThat(Limits.DEFAULT).isEqualTo(new Limits(65_536, 2_000, 4_096, 64, 256, 100));
    }

    @Test
    void ourOwnTextCannotBreakOutOfItsLine() {
        var origin = new Origin("-", "1", "1", "IN", "IP4", "192.0.2.1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Attribute.Other("x\r\na=y"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("a b", "1", "1", "IN", "IP4", "192.0.2.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> new CodecAttribute.Fmtp("0", "a\nb"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionDescription(
                        origin, "a\nb", List.of(), null, List.of(), List.of("t=0 0"), List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionDescription(
                        origin, "-", List.of("a=x"), null, List.of(), List.of("t=0 0"), List.of(), List.of()));
    }

    private static @Nullable Fault fault(String text, Limits limits) {
        var bytes = SdpFiles.wire(text);
        return SessionDescription.parse(bytes, 0, bytes.length, limits) instanceof Broken(Fault fault, int _)
                ? fault
                : null;
    }
}
