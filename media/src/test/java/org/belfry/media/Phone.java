package org.belfry.media;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.LocalMedia;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.rtp.MediaKind;
import org.belfry.rtp.RtcpCompound;
import org.belfry.rtp.RtcpType;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.RtpVerdict;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A telephone of the tests: speaks RTP or SRTP from a socket of its own, over the same port as a real
/// one would.
final class Phone implements Speaker, AutoCloseable {
    static final int ROOM = 2_048;
    private static final long REPORT_NANOS = 5_000_000_000L;

    private final EndpointKind kind;
    private final List<Codec> codecs;
    private final Random random;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(ROOM);
    private final MemorySegment in = arena.allocate(ROOM);
    private final MemorySegment told = arena.allocate(ROOM);
    private DatagramSocket socket;
    private Leg leg;
    private @Nullable LegPlan plan;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private int ssrc;
    private int sequence;
    private int timestamp;
    private int length;
    private @Nullable InetSocketAddress relay;
    private final long born = System.nanoTime();
    private int senderReports;
    private @Nullable String who;

    /// @param told the address its description tells, as behind NAT; null tells the true one
    Phone(EndpointKind kind, List<Codec> codecs, long seed, @Nullable TransportAddress told) throws IOException {
        this.kind = kind;
        this.codecs = codecs;
        random = new Random(seed);
        socket = evenSocket();
        var address = told == null ? new TransportAddress(House.HOME, socket.getLocalPort()) : told;
        leg = Leg.of(itself(), new LocalMedia(address.address(), address.port(), null), random);
        ssrc = random.nextInt();
        sequence = random.nextInt(1 << 15);
        timestamp = random.nextInt();
    }

    static Phone secure(long seed, Codec... codecs) throws IOException {
        return new Phone(EndpointKind.SECURE_PHONE, List.of(codecs), seed, null);
    }

    static Phone plain(long seed, Codec... codecs) throws IOException {
        return new Phone(EndpointKind.PLAIN_TRUNK, List.of(codecs), seed, null);
    }

    static DatagramSocket evenSocket() throws IOException {
        while (true) {
            var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            if (socket.getLocalPort() % 2 == 0) {
                return socket;
            }
            socket.close();
        }
    }

    private Endpoint itself() {
        return new Endpoint(kind, kind != EndpointKind.PLAIN_TRUNK, codecs, List.of());
    }

    @Override
    public Endpoint endpoint() {
        return House.endpoint(kind, House.VOICE);
    }

    @Override
    public IpAddress address() {
        return House.HOME;
    }

    /// Is remembered under that name.
    Phone named(String name) {
        who = name;
        return this;
    }

    @Override
    public @Nullable String who() {
        return who;
    }

    @Override
    public SessionDescription offer() {
        var offer = leg.offer(Pairing.of(itself()));
        leg = offer.leg();
        return offer.description();
    }

    @Override
    public void answered(SessionDescription answer) {
        var agreed = House.agreed(leg.answered(answer));
        leg = agreed.leg();
        use(agreed.plan());
    }

    @Override
    public SessionDescription answer(SessionDescription offer) {
        var agreed = House.agreed(leg.answer(offer, Pairing.of(itself())));
        leg = agreed.leg();
        use(agreed.plan());
        return agreed.ours();
    }

    private void use(LegPlan next) {
        plan = next;
        if (voice().keying() instanceof StreamKeying.Sdes sdes) {
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

    int ssrc() {
        return ssrc;
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Goes on from another port, as after a change of network.
    void move() throws IOException {
        socket.close();
        socket = evenSocket();
    }

    /// Speaks from `other`'s port from now on.
    void shareSocketWith(Phone other) {
        socket.close();
        socket = other.socket;
    }

    /// A packet with this payload, sealed if it is a telephone that does.
    byte[] packet(byte[] payload) {
        return packet(voice().codec().orElseThrow().send(), false, 160, payload);
    }

    /// The same of any type; the clock goes on by `ticks` after it.
    byte[] packet(int type, boolean marker, int ticks, byte[] payload) {
        RtpHeader.write(out, 0, type, sequence, timestamp, ssrc);
        RtpHeader.setMarker(out, 0, marker);
        sequence = sequence + 1 & 0xFFFF;
        timestamp += ticks;
        MemorySegment.copy(payload, 0, out, ValueLayout.JAVA_BYTE, RtpHeader.FIXED_BYTES, payload.length);
        int bytes = RtpHeader.FIXED_BYTES + payload.length;
        var key = sender;
        if (key != null) {
            if (key.protectRtp(out, 0, bytes) != SrtpVerdict.DONE) {
                throw new AssertionError("not sealed");
            }
            bytes = key.lengthBytes();
        }
        return out.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Lets the stream's clock go on.
    void rest(int ticks) {
        timestamp += ticks;
    }

    void say(byte[] payload) throws IOException {
        send(packet(payload));
    }

    void send(byte[] packet) throws IOException {
        var there = Objects.requireNonNull(voice().rtp());
        var way = relay;
        socket.send(new DatagramPacket(
                packet,
                packet.length,
                way == null ? new InetSocketAddress(there.address().toInetAddress(), there.port()) : way));
    }

    /// Sends all it says to `way`, which carries it on.
    void goThrough(InetSocketAddress way) {
        relay = way;
    }

    /// The payload of the next packet, opened; null if none comes within `millis`.
    byte @Nullable [] hear(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[ROOM], ROOM);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException silence) {
            return null;
        }
        length = packet.getLength();
        var key = receiver;
        if (MediaKind.of(MemorySegment.ofArray(packet.getData()), 0, length) == MediaKind.RTCP) {
            MemorySegment.copy(packet.getData(), 0, told, ValueLayout.JAVA_BYTE, 0, length);
            control(key);
            return hear(millis);
        }
        MemorySegment.copy(packet.getData(), 0, in, ValueLayout.JAVA_BYTE, 0, length);
        if (key != null) {
            var verdict = key.unprotectRtp(in, 0, length);
            if (verdict != SrtpVerdict.DONE) {
                throw new AssertionError("heard: " + verdict);
            }
            length = key.lengthBytes();
        }
        return in.asSlice(RtpHeader.FIXED_BYTES, length - RtpHeader.FIXED_BYTES).toArray(ValueLayout.JAVA_BYTE);
    }

    private void control(@Nullable SrtpReceiver key) {
        int bytes = length;
        if (key != null) {
            var verdict = key.unprotectRtcp(told, 0, bytes);
            if (verdict != SrtpVerdict.DONE) {
                throw new AssertionError("told: " + verdict);
            }
            bytes = key.lengthBytes();
        }
        var compound = new RtcpCompound();
        if (compound.read(told, 0, bytes) != RtpVerdict.WHOLE) {
            throw new AssertionError("no control packet");
        }
        while (compound.next()) {
            senderReports += compound.type() == RtcpType.SENDER_REPORT ? 1 : 0;
        }
    }

    /// Whether sender reports have come, and no more than one at first and one in five seconds.
    boolean wasReportedTo() {
        long most = 1 + (System.nanoTime() - born) / REPORT_NANOS;
        return senderReports > 0 && senderReports <= most;
    }

    /// The SSRC of the packet heard last.
    int heardSsrc() {
        return RtpHeader.ssrc(in, 0);
    }

    int heardSequence() {
        return RtpHeader.sequence(in, 0);
    }

    int heardTimestamp() {
        return RtpHeader.timestamp(in, 0);
    }

    boolean heardMarker() {
        return RtpHeader.marker(in, 0);
    }

    int heardType() {
        return RtpHeader.payloadType(in, 0);
    }

    /// Forgets what has come.
    void clear() throws IOException {
        while (hear(20) != null) {
            // Gone.
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
