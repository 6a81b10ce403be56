package org.belfry.sip;

import static org.belfry.ground.fuzz.Claim.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Any stream: however it is torn, the same messages come out of it, and what is kept stays within its bounds.
///
/// The first octet of the input says how the rest is torn; 0 lets it come one octet at a time.
public final class FramingFuzz {

    private static final SipParser PARSER = new SipParser();

    private FramingFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int seed = Byte.toUnsignedInt(input[0]);
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        List<String> whole = events(stream, stream.length);
        List<String> torn = events(stream, seed);
        // A fault in a head that has not ended is found at once if all of it came at once, else at its end.
        assertThat(torn).isEqualTo(whole.subList(0, Math.min(torn.size(), whole.size())));
    }

    private static List<String> events(byte[] stream, int seed) {
        var framer = new StreamFramer(PARSER);
        var events = new ArrayList<String>();
        int at = 0;
        for (int step = 1; at < stream.length; step++) {
            int length = Math.min(stream.length - at, seed >= stream.length ? seed : 1 + seed * step % 97);
            byte[] chunk = Arrays.copyOfRange(stream, at, at + length);
            framer.feed(chunk, 0, length);
            Arrays.fill(chunk, (byte) 'x');
            at += length;
            for (var event = framer.next(); event != null; event = framer.next()) {
                describe(event, events);
            }
            assertThat(framer.buffered()).isBetween(0, PARSER.limits().messageBytesMax() + length);
        }
        return events;
    }

    private static void describe(StreamFramer.Event event, List<String> events) {
        switch (event) {
            case StreamFramer.Event.Message(SipMessage message) -> {
                Touch.message(message);
                events.add(HexFormat.of().formatHex(message.toBytes()));
            }
            case StreamFramer.Event.Broken(Parsed.Broken broken) -> {
                if (broken.refusal() != null) {
                    assertThat(broken.refusal().print("ours")).isNotEmpty();
                }
                events.add("broken " + broken.fault() + " " + broken.bytesRead());
            }
            // Line ends between messages are told apart by when they come: RFC 5626 §3.5.1 counts on it.
            case StreamFramer.Event.Ping _ -> {}
            case StreamFramer.Event.Pong _ -> {}
        }
    }
}
