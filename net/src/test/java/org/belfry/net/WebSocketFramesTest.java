package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.belfry.net.WebSocketFrames.Sign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames of a client, well and badly made (RFC 6455 §5).
final class WebSocketFramesTest {

    private static final int BYTES_MAX = 100_000;

    private final WebSocketFrames frames = new WebSocketFrames(BYTES_MAX);
    private final List<Object> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(frames, new ChannelInboundHandlerAdapter() {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            events.add(event);
        }
    });

    /// A frame as clients make them: `first` is fin, reserved bits and opcode.
    static byte[] masked(int first, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.writeBytes(new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
        } else {
            out.writeBytes(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0});
            out.writeBytes(
                    new byte[] {(byte) (payload.length >> 16), (byte) (payload.length >> 8), (byte) payload.length});
        }
        byte[] mask = {0x5a, (byte) 0xc3, 0x00, 0x7f};
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    private void feed(byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes));
        }
    }

    private byte[] sent() {
        ByteBuf next = channel.readOutbound();
        try {
            return next == null ? new byte[0] : ByteBufUtil.getBytes(next);
        } finally {
            io.netty.util.ReferenceCountUtil.release(next);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, BYTES_MAX})
    void aMessageOfAnyAllowedLengthArrives(int length) {
        feed(masked(0x81, text(length)));
        assertThat((byte[]) channel.readInbound()).isEqualTo(text(length));
        assertThat(frames.isUnfinished()).isFalse();
    }

    @Test
    void framesMayBeCutAnywhere() {
        byte[] one =
                masked(0x82, "a message of some length, and one more".repeat(5).getBytes(StandardCharsets.UTF_8));
        byte[] whole = Arrays.copyOf(one, one.length * 2);
        System.arraycopy(one, 0, whole, one.length, one.length);
        for (int cut = 1; cut < whole.length; cut++) {
            feed(Arrays.copyOf(whole, cut));
            assertThat(frames.isUnfinished()).isEqualTo(cut != one.length);
            feed(Arrays.copyOfRange(whole, cut, whole.length));
            byte[] first = channel.readInbound();
            byte[] second = channel.readInbound();
            assertThat(first).isEqualTo(second).hasSize(190);
        }
    }

    @Test
    void framesMayComeByteByByte() {
        for (byte octet : masked(0x81, text(300))) {
            feed(new byte[] {octet});
        }
        assertThat((byte[]) channel.readInbound()).hasSize(300);
    }

    @Test
    void fragmentsAreOneMessageAndControlFramesMayStandBetween_RFC6455_5_4() {
        feed(masked(0x01, text(100)));
        feed(masked(0x89, new byte[] {1, 2, 3}));
        assertThat(frames.isUnfinished()).isTrue();
        assertThat(sent()).containsExactly(0x8a, 3, 1, 2, 3);
        feed(masked(0x00, text(0)));
        feed(masked(0x8a, new byte[0]));
        feed(masked(0x80, text(200)));
        assertThat((byte[]) channel.readInbound()).isEqualTo(text(300));
        assertThat(events).containsExactly(Sign.PING, Sign.PONG);
    }

    @Test
    void aCharacterMayBeTornBetweenFragments() {
        feed(masked(0x01, new byte[] {(byte) 0xe2, (byte) 0x82}));
        feed(masked(0x80, new byte[] {(byte) 0xac}));
        assertThat(new String((byte[]) channel.readInbound(), StandardCharsets.UTF_8))
                .isEqualTo("€");
    }

    @ParameterizedTest
    @CsvSource({
        "C18000000000, reserved bits",
        "838000000000, an unknown kind",
        "8B8000000000, an unknown control",
        "098000000000, a ping in fragments",
        "808000000000, a continuation of nothing",
        "8100, without a mask",
        "89FE007E00000000, a ping of 126 bytes",
        "81FE000500000000, five bytes in the long form",
        "81FF000000000000000500000000, five bytes in the longest form",
        "81FFFFFFFFFFFFFFFFFF00000000, a length below zero",
    })
    void whatBreaksTheRulesIsToldAndEnds_RFC6455_5_2(String bytes, String what) {
        feed(ByteBufUtil.decodeHexDump(bytes));
        assertThat(sent()).as(what).containsExactly(0x88, 2, 1002 >> 8, 1002 & 0xff);
        assertThat(channel.isOpen()).isFalse();
        assertThat(frames.hasEnded()).isTrue();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void aSecondMessageMayNotBeginInsideTheFirst() {
        feed(masked(0x01, text(10)));
        feed(masked(0x81, text(10)));
        assertThat(sent()).containsExactly(0x88, 2, 1002 >> 8, 1002 & 0xff);
    }

    @Test
    void textThatIsNotUtf8IsToldAndEnds_RFC6455_8_1() {
        feed(masked(0x81, new byte[] {'a', (byte) 0xff}));
        assertThat(sent()).containsExactly(0x88, 2, 1007 >> 8, 1007 & 0xff);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void binaryMayBeAnything() {
        feed(masked(0x82, new byte[] {'a', (byte) 0xff}));
        assertThat((byte[]) channel.readInbound()).containsExactly('a', 0xff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"81FF0000000000018 6A1", "81FF7FFFFFFFFFFFFFFF"})
    void aMessageTooLongIsToldBeforeItComes(String head) {
        feed(ByteBufUtil.decodeHexDump(head.replace(" ", "") + "00000000"));
        assertThat(sent()).containsExactly(0x88, 2, 1009 >> 8, 1009 & 0xff);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void fragmentsAreSummedAndCounted() {
        feed(masked(0x01, text(BYTES_MAX)));
        feed(masked(0x00, text(1)));
        assertThat(sent()).containsExactly(0x88, 2, 1009 >> 8, 1009 & 0xff);
        var other = new EmbeddedChannel(new WebSocketFrames(BYTES_MAX));
        other.writeInbound(Unpooled.copiedBuffer(masked(0x01, text(0))));
        for (int i = 1; i < WebSocketFrames.FRAGMENTS_MAX; i++) {
            other.writeInbound(Unpooled.copiedBuffer(masked(0x00, text(0))));
        }
        assertThat(other.isOpen()).isTrue();
        other.writeInbound(Unpooled.copiedBuffer(masked(0x00, text(0))));
        assertThat(other.isOpen()).isFalse();
        other.finishAndReleaseAll();
    }

    @Test
    void aCloseIsAnsweredByTheSameNumber_RFC6455_5_5_1() {
        feed(masked(0x88, new byte[] {1000 >> 8, (byte) (1000 & 0xff), 'b', 'y', 'e'}));
        assertThat(sent()).containsExactly(0x88, 2, 1000 >> 8, 1000 & 0xff);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void noBytesBreakIt() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = masked(random.nextInt(256), new byte[random.nextInt(40)]);
            for (int flips = random.nextInt(3); flips > 0; flips--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            }
            var peer = new EmbeddedChannel(new WebSocketFrames(1_000));
            for (int at = 0; at < noise.length && peer.isOpen(); ) {
                int length = Math.min(1 + random.nextInt(8), noise.length - at);
                peer.writeInbound(Unpooled.copiedBuffer(noise, at, length));
                at += length;
            }
            assertThat(peer.finishAndReleaseAll()).as("seed %d", seed).isIn(true, false);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 8105", "126, 817E007E", "65535, 817EFFFF", "65536, 817F0000000000010000"})
    void ourFramesHaveTheShortestLength_RFC6455_5_2(int length, String head) {
        ByteBuf frame = WebSocketFrames.frame(text(length), true);
        assertThat(ByteBufUtil.hexDump(frame, 0, head.length() / 2)).isEqualToIgnoringCase(head);
        assertThat(frame.readableBytes()).isEqualTo(head.length() / 2 + length);
        assertThat(ByteBufUtil.hexDump(WebSocketFrames.frame(text(5), false), 0, 1))
                .isEqualTo("82");
        assertThat(ByteBufUtil.hexDump(WebSocketFrames.ping())).isEqualTo("8900");
    }
}
