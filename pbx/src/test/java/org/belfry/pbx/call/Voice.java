package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.ground.IpAddress;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegOutcome;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.LocalMedia;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.rtp.KeyPress;
import org.belfry.rtp.MediaKind;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.TelephoneEvent;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// What a telephone of the tests hears and says: SRTP with keys from the description, or RTP in the
/// clear.
final class Voice implements AutoCloseable {

    private static final IpAddress HOME = IpAddress.parse("127.0.0.1");
    private static final Codecs CODECS = new Codecs(OpusLibrary.best());
    private static final int ROOM = 2_048;
    private static final int TRIES = 400;

    private final Endpoint itself;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(ROOM);
    private final MemorySegment in = arena.allocate(ROOM);
    private final DatagramSocket socket = evenSocket();
    private Leg leg;
    private @Nullable LegPlan plan;
    private @Nullable StreamKeying keying;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private final int ssrc;
    private int sequence;
    private int timestamp;

    Voice(EndpointKind kind, long seed, Codec... codecs) throws IOException {
        var random = new Random(seed);
        itself = new Endpoint(kind, kind != EndpointKind.PLAIN_TRUNK, List.of(codecs), List.of());
        leg = Leg.of(itself, new LocalMedia(HOME, socket.getLocalPort(), null), random);
        ssrc = random.nextInt();
        sequence = random.nextInt(1 << 15);
        timestamp = random.nextInt();
    }

    private static DatagramSocket evenSocket() throws IOException {
        while (true) {
            var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            if (socket.getLocalPort() % 2 == 0) {
                return socket;
            }
            socket.close();
        }
    }

    SessionDescription offer() {
        return offer(Direction.SENDRECV);
    }

    SessionDescription offer(Direction direction) {
        var wishes = Pairing.of(itself).stream()
                .map(wish -> wish.withDirection(direction))
                .toList();
        var offer = leg.offer(wishes);
        leg = offer.leg();
        return offer.description();
    }

    void answered(SessionDescription answer) {
        use(agreed(leg.answered(answer)));
    }

    SessionDescription answer(SessionDescription offer) {
        var agreed = agreed(leg.answer(offer, Pairing.of(itself)));
        use(agreed);
        return agreed.ours();
    }

    private static LegOutcome.Agreed agreed(LegOutcome outcome) {
        return switch (outcome) {
            case LegOutcome.Agreed agreed -> agreed;
            case LegOutcome.Refused(var refusal) -> throw new AssertionError("refused: " + refusal);
        };
    }

    private void use(LegOutcome.Agreed agreed) {
        leg = agreed.leg();
        plan = agreed.plan();
        if (voice().keying() instanceof StreamKeying.Sdes sdes && !sdes.equals(keying)) {
            keying = sdes;
            sender = new SrtpSender(sdes.ourKey(), Primitives.best());
            receiver = new SrtpReceiver(sdes.theirKey(), Primitives.best());
        }
    }

    StreamPlan voice() {
        return Objects.requireNonNull(plan).stream("audio").orElseThrow();
    }

    Codec codec() {
        return voice().codec().orElseThrow().codec();
    }

    private void say(byte[] payload) throws IOException {
        RtpHeader.write(out, 0, voice().codec().orElseThrow().send(), sequence, timestamp, ssrc);
        RtpHeader.setMarker(out, 0, false);
        sequence = sequence + 1 & 0xFFFF;
        timestamp += 160;
        MemorySegment.copy(payload, 0, out, ValueLayout.JAVA_BYTE, RtpHeader.FIXED_BYTES, payload.length);
        int bytes = RtpHeader.FIXED_BYTES + payload.length;
        send(bytes);
    }

    private void send(int length) throws IOException {
        int bytes = length;
        var key = sender;
        if (key != null) {
            if (key.protectRtp(out, 0, bytes) != SrtpVerdict.DONE) {
                throw new AssertionError("not sealed");
            }
            bytes = key.lengthBytes();
        }
        byte[] packet = out.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        var there = Objects.requireNonNull(voice().rtp());
        socket.send(new DatagramPacket(
                packet, packet.length, new InetSocketAddress(there.address().toInetAddress(), there.port())));
    }

    /// Presses a key, as an event (RFC 4733).
    void press(char key) throws IOException {
        var events = voice().events();
        var press = new KeyPress(TelephoneEvent.ofKey(key).orElseThrow(), 1_280, 160);
        while (press.hasNext()) {
            RtpHeader.write(out, 0, events.getFirst().send(), sequence, timestamp, ssrc);
            RtpHeader.setMarker(out, 0, press.isFirst());
            sequence = sequence + 1 & 0xFFFF;
            press.next().write(out, RtpHeader.FIXED_BYTES);
            send(RtpHeader.FIXED_BYTES + TelephoneEvent.BYTES);
        }
        timestamp += 2_560;
    }

    /// Says samples at 8 kHz, in A-law, as fast as the house takes them.
    void say(short[] samples) throws IOException {
        for (int at = 0; at + 160 <= samples.length; at += 160) {
            try (var encoder = CODECS.encoder(AudioFormat.PCMA)) {
                encoder.encode(samples, at, 160, out, ROOM - 160);
                say(out.asSlice(ROOM - 160, 160).toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    /// What it hears until nothing comes for half a second or `millis` are over, as samples at 8 kHz.
    short[] listen(int millis) throws IOException {
        var heard = new ByteArrayOutputStream();
        long until = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() - until < 0) {
            byte[] payload = hear(500);
            if (payload == null && heard.size() > 0) {
                break;
            }
            heard.writeBytes(payload == null ? new byte[0] : payload);
        }
        var samples = new short[heard.size()];
        try (var decoder = CODECS.decoder(AudioFormat.PCMA)) {
            var bytes = MemorySegment.ofArray(heard.toByteArray());
            for (int at = 0; at < samples.length; at += 160) {
                decoder.decode(bytes, at, Math.min(160, samples.length - at), samples, at);
            }
        }
        return samples;
    }

    /// The payload of the next packet of voice; null if none comes within `millis`.
    private byte @Nullable [] hear(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[ROOM], ROOM);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException silence) {
            return null;
        }
        int length = packet.getLength();
        if (MediaKind.of(MemorySegment.ofArray(packet.getData()), 0, length) == MediaKind.RTCP) {
            return hear(millis);
        }
        MemorySegment.copy(packet.getData(), 0, in, ValueLayout.JAVA_BYTE, 0, length);
        var key = receiver;
        if (key != null) {
            if (key.unprotectRtp(in, 0, length) != SrtpVerdict.DONE) {
                return new byte[0];
            }
            length = key.lengthBytes();
        }
        return in.asSlice(RtpHeader.FIXED_BYTES, length - RtpHeader.FIXED_BYTES).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Each hears what the other says.
    static void talk(Voice one, Voice other) throws IOException {
        reaches(one, other);
        reaches(other, one);
    }

    /// What `from` says is heard by `to`, octet for octet: said again until it is, for media are set up
    /// while it is said.
    static void reaches(Voice from, Voice to) throws IOException {
        byte[] word = new byte[160];
        Arrays.fill(word, (byte) (from.ssrc & 0x7F));
        for (int tries = 0; tries < TRIES; tries++) {
            from.say(word);
            if (Arrays.equals(to.hear(50), word)) {
                return;
            }
        }
        throw new AssertionError("nothing was heard");
    }

    /// Something sounds there that nobody says.
    static void isPlayedTo(Voice to) throws IOException {
        for (int i = 0; i < 25; i++) {
            byte[] heard = to.hear(1_000);
            assertThat(heard).isNotNull();
            if (heard.length > 1 && !Arrays.equals(heard, 1, heard.length, heard, 0, heard.length - 1)) {
                return;
            }
        }
        throw new AssertionError("silence (expected: music)");
    }

    /// What `from` says does not reach `to` any more.
    static void reachesNot(Voice from, Voice to) throws IOException {
        byte[] word = new byte[160];
        Arrays.fill(word, (byte) (from.ssrc ^ 0x55));
        for (int tries = 0; tries < 10; tries++) {
            from.say(word);
            if (Arrays.equals(to.hear(10), word)) {
                throw new AssertionError("it was heard");
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
        arena.close();
    }
}
