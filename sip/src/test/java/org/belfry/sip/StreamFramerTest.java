package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamFramerTest {

    private static final byte[] GOOD = message("good", "Content-Length: 5", "hello");

    private final SipParser parser = new SipParser();

    static List<TortureMessage> messages() {
        return TortureMessage.all();
    }

    private static byte[] message(String id, String lengthHeader, String body) {
        return ("""
                OPTIONS sip:bob@example.test SIP/2.0
                Via: SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK%s
                From: <sip:a@example.test>;tag=1
                To: <sip:bob@example.test>
                Call-ID: %s@example.test
                CSeq: 1 OPTIONS
                %s

                """.formatted(id, id, lengthHeader).replace("\n", "\r\n") + body).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> events(byte[] stream, int step) {
        var framer = new StreamFramer(parser);
        var events = new ArrayList<String>();
        for (int at = 0; at < stream.length; at += step) {
            framer.feed(stream, at, Math.min(step, stream.length - at));
            for (var event = framer.next(); event != null; event = framer.next()) {
                events.add(describe(event));
            }
        }
        return events;
    }

    private static StreamFramer.Event next(StreamFramer framer) {
        return Objects.requireNonNull(framer.next());
    }

    private static String describe(StreamFramer.Event event) {
        return switch (event) {
            case StreamFramer.Event.Message(SipMessage message) ->
                new String(message.toBytes(), StandardCharsets.ISO_8859_1);
            case StreamFramer.Event.Broken(Parsed.Broken broken) -> "broken " + broken.fault();
            case StreamFramer.Event.Ping ping -> "ping";
            case StreamFramer.Event.Pong pong -> "pong";
        };
    }

    @ParameterizedTest
    @MethodSource("messages")
    void tearingTheStreamAtEveryByteChangesNothing(TortureMessage torture) {
        byte[] stream = joined(torture.bytes(), GOOD, GOOD);
        List<String> whole = events(stream, stream.length);
        List<String> torn = events(stream, 1);
        torn.removeIf("pong"::equals);
        whole.removeIf("pong"::equals);
        assertThat(torn).isEqualTo(whole);
        assertThat(events(stream, 7).stream().filter(e -> !e.equals("pong")).toList())
                .isEqualTo(whole);
    }

    @Test
    void severalMessagesInOneSegmentComeOutInOrder() {
        List<String> events = events(joined(GOOD, message("b", "l: 0", ""), GOOD), 10_000);
        assertThat(events).hasSize(3);
        assertThat(events.get(1)).contains("z9hG4bKb");
    }

    @Test
    void aDoubleLineEndIsAPingAndASingleOneAPong_RFC5626_3_5_1() {
        List<String> events = events(joined(bytes("\r\n\r\n"), GOOD, bytes("\r\n\r\n"), bytes("\r\n")), 10_000);
        assertThat(events.get(0)).isEqualTo("ping");
        assertThat(events.subList(2, 4)).containsExactly("ping", "pong");
    }

    @Test
    void aTornPingIsStillAnswered_RFC5626_3_5_1() {
        assertThat(events(bytes("\r\n\r\n"), 1)).containsExactly("pong", "ping");
        assertThat(events(bytes("\r\n\r\n\r\n\r\n"), 3)).contains("ping");
    }

    @Test
    void eachAnswerToAPingOfOursIsAPong_RFC5626_4_4_1() {
        var framer = new StreamFramer(parser);
        for (int i = 0; i < 3; i++) {
            framer.pingSent();
            framer.feed(bytes("\r\n"), 0, 2);
            assertThat(next(framer)).isInstanceOf(StreamFramer.Event.Pong.class);
            assertThat(framer.next()).isNull();
        }
    }

    @Test
    void aBrokenMessageOfKnownLengthDoesNotEndTheStream() {
        byte[] badFrom = new String(GOOD, StandardCharsets.UTF_8)
                .replace("<sip:a@example.test>", "\"never closed")
                .getBytes(StandardCharsets.UTF_8);
        List<String> events = events(joined(badFrom, GOOD), 11);
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isEqualTo("broken BAD_FROM");
        assertThat(events.get(1)).contains("hello");
    }

    @Test
    void withoutContentLengthTheFramingIsLost_RFC3261_18_3() {
        var framer = new StreamFramer(parser);
        byte[] stream = joined(message("x", "Subject: none", ""), GOOD);
        framer.feed(stream, 0, stream.length);
        assertThat(framer.next()).isInstanceOf(StreamFramer.Event.Broken.class);
        assertThat(framer.isLost()).isTrue();
        assertThat(framer.next()).isNull();
        framer.feed(GOOD, 0, GOOD.length);
        assertThat(framer.next()).isNull();
        assertThat(framer.buffered()).isZero();
    }

    @Test
    void twoContentLengthsLoseTheFraming() {
        var framer = new StreamFramer(parser);
        byte[] stream = message("x", "Content-Length: 5\nContent-Length: 5", "hello");
        framer.feed(stream, 0, stream.length);
        assertThat(describe(next(framer))).isEqualTo("broken DUPLICATE_HEADER");
        assertThat(framer.isLost()).isTrue();
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeTheBodyArrives() {
        var framer = new StreamFramer(parser);
        byte[] head = message("x", "Content-Length: 2000000000", "");
        framer.feed(head, 0, head.length);
        assertThat(describe(next(framer))).isEqualTo("broken MESSAGE_TOO_LARGE");
        assertThat(framer.buffered()).isZero();
    }

    @Test
    void aHeadWithoutEndIsGivenUpAtItsLimit() {
        var framer = new StreamFramer(parser);
        byte[] start = bytes("OPTIONS sip:bob@example.test SIP/2.0\r\n");
        framer.feed(start, 0, start.length);
        byte[] line = bytes("X: y\r\n");
        StreamFramer.Event event = null;
        for (int i = 0; i < 10_000 && event == null; i++) {
            framer.feed(line, 0, line.length);
            event = framer.next();
            assertThat(framer.buffered()).isLessThan(parser.limits().headBytesMax() + 100);
        }
        assertThat(framer.isLost()).isTrue();
    }

    @Test
    void bytesThatAreNotSipAreGivenUpAtTheFirstLine() {
        var framer = new StreamFramer(parser);
        byte[] http = bytes("GET / HTTP/1.1\r\n");
        framer.feed(http, 0, http.length);
        assertThat(describe(next(framer))).isEqualTo("broken NOT_SIP");
        assertThat(framer.isLost()).isTrue();
    }

    @Test
    void aSmallMessageDoesNotHoldTheChunkItCameIn() {
        byte[] stream = joined(message("a", "l: 0", ""), message("b", "l: 9000", "x".repeat(9000)));
        var framer = new StreamFramer(parser);
        framer.feed(stream, 0, stream.length);
        var first = ((StreamFramer.Event.Message) next(framer)).message();
        assertThat(first.lines.b.length).isEqualTo(first.size());
        assertThat(describe(next(framer))).contains("z9hG4bKb");
    }

    @Test
    void anIdleConnectionKeepsNoBuffer() {
        var framer = new StreamFramer(parser);
        framer.feed(GOOD, 0, GOOD.length);
        assertThat(framer.next()).isNotNull();
        assertThat(framer.next()).isNull();
        assertThat(framer.buffered()).isZero();
    }

    @Test
    void messagesHandedOutDoNotChangeWhenMoreArrives() {
        var framer = new StreamFramer(parser);
        byte[] second = message("b", "l: 0", "");
        byte[] stream = joined(GOOD, java.util.Arrays.copyOf(second, 50));
        framer.feed(stream, 0, stream.length);
        SipMessage first = ((StreamFramer.Event.Message) next(framer)).message();
        assertThat(framer.next()).isNull();
        framer.feed(second, 50, second.length - 50);
        assertThat(describe(next(framer))).contains("z9hG4bKb");
        assertThat(first.toBytes()).isEqualTo(GOOD);
    }
}
