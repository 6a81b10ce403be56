package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an attacker would send: whatever it is, nothing is thrown and little memory is taken.
class HostileInputTest {

    private static final String HEAD = """
            INVITE sip:bob@example.test SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKhostile
            From: <sip:a@example.test>;tag=1
            To: <sip:bob@example.test>
            Call-ID: hostile@example.test
            CSeq: 1 INVITE
            """;

    private final SipParser parser = new SipParser();

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private PeerFault fault(String text) {
        return ((Parsed.Broken) parser.parseDatagram(bytes(text))).fault();
    }

    @Test
    void thousandsOfHeadersAreRefused() {
        assertThat(fault(HEAD + "Xx: y\n".repeat(10_000) + "\n")).isEqualTo(PeerFault.MESSAGE_TOO_LARGE);
        assertThat(fault(HEAD + "Xx: y\n".repeat(2_000) + "\n")).isEqualTo(PeerFault.TOO_MANY_HEADERS);
        assertThat(fault(HEAD + "A:\n".repeat(3_000) + "\n")).isEqualTo(PeerFault.TOO_MANY_HEADERS);
    }

    @Test
    void tenThousandValuesInOneHeaderAreRefused() {
        assertThat(fault(HEAD + "Route: " + "<sip:a@b;lr>,".repeat(600) + "<sip:a@b;lr>\n\n"))
                .isEqualTo(PeerFault.TOO_MANY_VALUES);
        assertThat(fault(HEAD + "Via: " + "SIP/2.0/UDP a,".repeat(500) + "SIP/2.0/UDP a\n\n"))
                .isEqualTo(PeerFault.TOO_MANY_VALUES);
    }

    @Test
    void oneEndlessHeaderIsRefused() {
        assertThat(fault(HEAD + "X: " + "y".repeat(10_000) + "\n\n")).isEqualTo(PeerFault.HEADER_TOO_LARGE);
        assertThat(fault(HEAD + "X: y" + "\n z".repeat(4_000) + "\n\n")).isEqualTo(PeerFault.HEADER_TOO_LARGE);
        assertThat(fault(
                        HEAD + "Xx: y\n".repeat(90) + "Y: " + "z".repeat(8_000) + "\nZ: " + "z".repeat(8_100) + "\n\n"))
                .isEqualTo(PeerFault.HEADERS_TOO_LARGE);
    }

    @Test
    void longUrisAndIdsAreRefused() {
        assertThat(fault(HEAD.replace("bob@example.test SIP", "b".repeat(1_100) + "@example.test SIP") + "\n"))
                .isEqualTo(PeerFault.URI_TOO_LONG);
        assertThat(fault("INVITE sip:" + "b".repeat(9_000))).isEqualTo(PeerFault.URI_TOO_LONG);
        assertThat(fault(HEAD.replace("hostile@", "h".repeat(2_000) + "@") + "\n"))
                .isEqualTo(PeerFault.ID_TOO_LONG);
        assertThat(fault(HEAD.replace("tag=1", "tag=" + "1".repeat(2_000)) + "\n"))
                .isEqualTo(PeerFault.ID_TOO_LONG);
        assertThat(fault(HEAD.replace("hostile\n", "h".repeat(2_000) + "\n") + "\n"))
                .isEqualTo(PeerFault.ID_TOO_LONG);
    }

    @Test
    void aDatagramBeyondTheLimitIsRefusedUnread() {
        var small = new SipParser(new SipLimits(1_024, 1_024, 32, 512, 256, 16, 128));
        byte[] large = bytes(HEAD + "\n" + "x".repeat(2_000));
        assertThat(((Parsed.Broken) small.parseDatagram(large)).fault()).isEqualTo(PeerFault.MESSAGE_TOO_LARGE);
    }

    @Test
    void everyPrefixOfEveryMessageIsReadWithoutAThrow() {
        for (TortureMessage torture : TortureMessage.all()) {
            for (int length = 0; length <= torture.bytes().length; length++) {
                int end = length;
                assertThatCode(() -> Touch.all(parser.parseDatagram(torture.bytes(), 0, end)))
                        .as("%s, first %d bytes", torture.name(), length)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void thirtyThousandDamagedMessagesAreReadWithoutAThrow() {
        damage(new Random(4475), 30_000);
    }

    @Test
    @Tag("long")
    void tenMillionDamagedMessagesAreReadWithoutAThrow() {
        damage(new Random(5118), 10_000_000);
    }

    private void damage(RandomGenerator random, int rounds) {
        List<TortureMessage> seeds = TortureMessage.all();
        for (int round = 0; round < rounds; round++) {
            byte[] b = seeds.get(random.nextInt(seeds.size())).bytes().clone();
            b = damaged(b, seeds.get(random.nextInt(seeds.size())).bytes(), random);
            try {
                Touch.all(parser.parseDatagram(b));
                feed(b, random);
            } catch (RuntimeException | AssertionError thrown) {
                throw new AssertionError("round " + round + ": " + new String(b, StandardCharsets.ISO_8859_1), thrown);
            }
        }
    }

    private static final String SPICE = "\r\n \t,;:<>\"\\/@?=%[]()*&#\0\u007f09aZ";

    private static byte[] damaged(byte[] b, byte[] other, RandomGenerator random) {
        byte[] out = b;
        for (int n = 1 + random.nextInt(4); n > 0 && out.length > 2; n--) {
            int at = random.nextInt(out.length);
            int length = random.nextInt(Math.min(40, out.length - at));
            switch (random.nextInt(5)) {
                case 0 -> out[at] = (byte) random.nextInt(256);
                case 1 -> out[at] = (byte) SPICE.charAt(random.nextInt(SPICE.length()));
                case 2 -> out = spliced(out, at, at + length, new byte[0], 0, 0);
                case 3 -> out = spliced(out, at, at, out, at, at + length);
                default -> {
                    int from = random.nextInt(other.length);
                    out = spliced(out, at, at + length, other, from, Math.min(other.length, from + 60));
                }
            }
        }
        return out;
    }

    private static byte[] spliced(byte[] b, int from, int to, byte[] other, int otherFrom, int otherTo) {
        byte[] out = new byte[b.length - (to - from) + (otherTo - otherFrom)];
        System.arraycopy(b, 0, out, 0, from);
        System.arraycopy(other, otherFrom, out, from, otherTo - otherFrom);
        System.arraycopy(b, to, out, from + otherTo - otherFrom, b.length - to);
        return out;
    }

    private void feed(byte[] b, RandomGenerator random) {
        var framer = new StreamFramer(parser);
        for (int at = 0; at < b.length; ) {
            int length = 1 + random.nextInt(b.length - at);
            framer.feed(b, at, length);
            at += length;
            for (var event = framer.next(); event != null; event = framer.next()) {
                if (event instanceof StreamFramer.Event.Message(SipMessage message)) {
                    Touch.message(message);
                }
            }
        }
    }

    private SipRequest whole(String text) {
        return (SipRequest) ((Parsed.Whole) parser.parseDatagram(bytes(text))).message();
    }

    @Test
    void markingARequestWithItsSourceTakesOnePassHoweverOftenItNamesAnotherOne() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        String via = "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKhostile";
        var request = whole(HEAD.replace(via, via + ";rport" + ";a".repeat(2_000) + ";received".repeat(400)) + "\n");
        request.stamped("192.0.2.1", 5060);
        long before = threads.getCurrentThreadAllocatedBytes();
        var stamped = request.stamped("192.0.2.1", 5060);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(stamped.topVia().received()).isEqualTo("192.0.2.1");
        assertThat(stamped.topVia().params().without("received").has("received"))
                .isFalse();
        // It was nine megabytes: a copy of the rest for each one that was taken out.
        assertThat(allocated).isLessThan(1 << 20);
    }

    @Test
    void aRequestIsMarkedWithItsSourceWhateverControlCharactersAreQuotedBehindItsFirstVia() {
        for (char control : new char[] {0, 1, 7, 27, 127}) {
            String via = ";rport, SIP/2.0/UDP b;x=\"\\" + control + "\"";
            var stamped = whole(HEAD.replace("hostile\nFrom", "hostile" + via + "\nFrom") + "\n")
                    .stamped("192.0.2.1", 5060);
            assertThat(stamped.vias()).hasSize(2);
            assertThat(stamped.topVia().received()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void aHeaderReadFromOneMessageCanBeWrittenIntoAnotherWhateverItQuotes() {
        var request = whole(HEAD + "Subject: \"\\\u0001\\\u001b[31m\u007f\"\n\n");
        String subject = Objects.requireNonNull(request.header("Subject"));
        assertThat(subject).doesNotMatch("(?s).*\\p{Cntrl}.*");
        assertThat(request.toBuilder()
                        .remove("Subject")
                        .add("Subject", subject)
                        .build()
                        .header("Subject"))
                .isEqualTo(subject);
    }

    @Test
    void aTagThatIsEmptyOrQuotedIsRefused_RFC3261_25_1() {
        for (String tag : List.of(";tag", ";tag=\"\"", ";tag=\" \"", ";tag=\"1\"", ";x;TAG", ";x=\"y\";tag=\"1\"")) {
            assertThat(fault(HEAD.replace(";tag=1", tag) + "\n")).as(tag).isEqualTo(PeerFault.BAD_FROM);
            assertThat(fault(HEAD.replace("To: <sip:bob@example.test>", "To: <sip:bob@example.test>" + tag) + "\n"))
                    .as(tag)
                    .isEqualTo(PeerFault.BAD_TO);
        }
        assertThat(whole(HEAD.replace(";tag=1", ";x=\"y\";Tag=1;z") + "\n")
                        .from()
                        .tag())
                .isEqualTo("1");
    }

    @Test
    void aMethodOfEndlessLengthIsRefused() {
        String method = "M".repeat(65);
        assertThat(fault(HEAD.replace("INVITE", method) + "\n")).isEqualTo(PeerFault.BAD_START_LINE);
        assertThat(whole(HEAD.replace("INVITE", method.substring(1)) + "\n")
                        .method()
                        .name())
                .hasSize(64);
    }

    @Test
    void aMessageTakesLittleMoreMemoryThanItsBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] many = bytes(HEAD + "A:\n".repeat(120) + "\n");
        byte[] tooMany = bytes(HEAD + "A:\n".repeat(5_000) + "\n");
        parser.parseDatagram(many);
        parser.parseDatagram(tooMany);
        long before = threads.getCurrentThreadAllocatedBytes();
        parser.parseDatagram(many);
        long middle = threads.getCurrentThreadAllocatedBytes();
        parser.parseDatagram(tooMany);
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(middle - before).isLessThan(16_384);
        assertThat(after - middle).isLessThan(16_384);
    }
}
