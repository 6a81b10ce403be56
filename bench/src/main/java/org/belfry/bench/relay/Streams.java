package org.belfry.bench.relay;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.belfry.rtp.MediaKind;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.jspecify.annotations.Nullable;

/// All streams of a run: stream `2 i` is what the caller of call `i` says, `2 i + 1` what its callee
/// says. 160 bytes of payload each 20 ms, as G.711 has it.
///
/// When each packet left stands in a table by stream and the last six bits of its number, so that
/// payloads need not carry it. Relays may change SSRC and numbers: both are learned from the first
/// packet that comes through.
final class Streams {

    static final int PAYLOAD_BYTES = 160;
    private static final int KEPT = 64;
    private static final byte LEARNED_BY = 0x5A;

    /// RFC 8656 §12.4: number and length.
    private static final int CHANNEL_BYTES = 4;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int count;
    private final int[] ssrcs;
    private final int[] sources;
    private final int[] ports;
    private final int[] channels;
    private final int[] next;
    private final int[] offsets;
    private final @Nullable SrtpSender[] senders;
    private final List<Optional<MasterKey>> heardUnder;
    private final long[] sentAt;
    private final int[] heard;
    private final int[] said;
    private final SsrcTable heardByCallers;
    private final SsrcTable heardByCallees;
    private final Consents consents;
    private final Primitives primitives = Primitives.best();

    /// @param legs caller's and callee's of each call in turns
    Streams(List<Leg> legs) {
        count = legs.size();
        ssrcs = new int[count];
        sources = new int[count];
        ports = new int[count];
        channels = new int[count];
        next = new int[count];
        offsets = new int[count];
        senders = new SrtpSender[count];
        sentAt = new long[count * KEPT];
        heard = new int[count];
        said = new int[count];
        heardByCallers = new SsrcTable(count);
        heardByCallees = new SsrcTable(count);
        consents = new Consents(checks(legs));
        heardUnder = legs.stream().map(Leg::receiving).toList();
        for (int i = 0; i < count; i++) {
            ssrcs[i] = Phones.ssrc(i / 2, isCaller(i));
            sources[i] = Phones.address(i / 2, isCaller(i));
            ports[i] = legs.get(i).relayPort();
            channels[i] = legs.get(i).channel();
            var key = legs.get(i).sending();
            senders[i] = key.isEmpty() ? null : new SrtpSender(key.get(), primitives);
        }
    }

    private static List<Consents.Check> checks(List<Leg> legs) {
        var checks = new ArrayList<Consents.Check>();
        for (int i = 0; i < legs.size(); i++) {
            var leg = legs.get(i);
            int call = i / 2;
            leg.checks().ifPresent(with -> checks.add(new Consents.Check(call, leg.relayPort(), with)));
        }
        return checks;
    }

    /// By which callers let the relay go on.
    Consents consents() {
        return consents;
    }

    int count() {
        return count;
    }

    /// Whether the stream comes from a caller.
    static boolean isCaller(int stream) {
        return (stream & 1) == 0;
    }

    /// Writes and encrypts the next packet of `stream` and puts it into `out`.
    void say(int stream, Outbox out, long nowNanos) {
        long at = out.next() + headBytes(stream);
        int number = next[stream]++;
        var region = out.region();
        RtpHeader.write(region, at, 0, number & 0xFFFF, number * PAYLOAD_BYTES, ssrcs[stream]);
        int length = RtpHeader.FIXED_BYTES + PAYLOAD_BYTES;
        var sender = senders[stream];
        if (sender != null) {
            if (sender.protectRtp(region, at, length) != SrtpVerdict.DONE) {
                throw new IllegalStateException("a packet cannot be sealed");
            }
            length = sender.lengthBytes();
        }
        if (channels[stream] != 0) {
            region.set(SHORT, out.next(), (short) channels[stream]);
            region.set(SHORT, out.next() + 2, (short) length);
            length += CHANNEL_BYTES;
        }
        out.add(length, sources[stream], ports[stream]);
        sentAt[stream * KEPT + (number & KEPT - 1)] = nowNanos;
        said[stream]++;
    }

    /// Bytes before the packets that the side of `stream` says and hears.
    private int headBytes(int stream) {
        return channels[stream] == 0 ? 0 : CHANNEL_BYTES;
    }

    /// A packet was heard by a caller or a callee; when it left, or 0: it is nobody's.
    long hear(MemorySegment region, long from, boolean byCaller) {
        // Either all callers have a channel or none.
        long at = from + headBytes(byCaller ? 0 : 1);
        int stream = (byCaller ? heardByCallers : heardByCallees).find(RtpHeader.ssrc(region, at));
        if (stream == SsrcTable.NONE) {
            return 0;
        }
        heard[stream]++;
        int number = RtpHeader.sequence(region, at) - offsets[stream];
        return sentAt[stream * KEPT + (number & KEPT - 1)];
    }

    /// A packet of the next stream to be learned: its payload is known.
    void introduce(int stream, Outbox out, long nowNanos) {
        out.region()
                .asSlice(out.next() + headBytes(stream) + RtpHeader.FIXED_BYTES, PAYLOAD_BYTES)
                .fill(LEARNED_BY);
        say(stream, out, nowNanos);
    }

    /// Learns what `stream`, which alone was introduced, is heard as; false: it was another's.
    ///
    /// @throws IOException the relay did not do what it was to do: the payload is not what was said
    boolean learn(int stream, MemorySegment region, long from, int bytes) throws IOException {
        long at = from + headBytes(stream ^ 1);
        int length = bytes - headBytes(stream ^ 1);
        if (MediaKind.of(region, at, length) != MediaKind.RTP) {
            return false;
        }
        var table = isCaller(stream) ? heardByCallees : heardByCallers;
        int ssrc = RtpHeader.ssrc(region, at);
        if (table.find(ssrc) != SsrcTable.NONE) {
            return table.find(ssrc) == stream;
        }
        int sequence = RtpHeader.sequence(region, at);
        requireSaid(stream, region, at, length);
        table.put(ssrc, stream);
        offsets[stream] = sequence - (next[stream] - 1);
        return true;
    }

    private void requireSaid(int stream, MemorySegment region, long at, int length) throws IOException {
        var key = heardUnder.get(stream ^ 1);
        if (key.isPresent()) {
            try (var receiver = new SrtpReceiver(key.get(), primitives)) {
                if (receiver.unprotectRtp(region, at, length) != SrtpVerdict.DONE) {
                    throw new IOException("the relay does not encrypt under the key that was agreed on");
                }
            }
        }
        for (int i = 0; i < PAYLOAD_BYTES; i++) {
            if (region.get(ValueLayout.JAVA_BYTE, at + RtpHeader.FIXED_BYTES + i) != LEARNED_BY) {
                throw new IOException("the relay changed what was said");
            }
        }
    }

    /// Counts by stream begin anew.
    void forget() {
        Arrays.fill(heard, 0);
        Arrays.fill(said, 0);
    }

    /// Of the first `active` streams, those that lost less than a hundredth.
    long healthy(int active) {
        long healthy = 0;
        for (int i = 0; i < active; i++) {
            healthy += said[i] > 0 && heard[i] >= said[i] * 0.99 ? 1 : 0;
        }
        return healthy;
    }
}
