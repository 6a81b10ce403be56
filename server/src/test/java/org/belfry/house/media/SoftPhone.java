package org.belfry.house.media;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.LocalMedia;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A telephone of our own, from a socket of its own: in clear, or with keys from the description.
@SuppressWarnings("try") // an interrupted test ends here, and so may its peers
final class SoftPhone implements Peer {

    private static final int PACKET_MS = 20;
    private static final int KEPT_MS = 3_000;
    private static final int ROOM = 2_048;

    private final EndpointKind kind;
    private final Endpoint itself;
    private final SecureRandom random = new SecureRandom();
    private final DatagramSocket socket;
    private final Arena arena = Arena.ofShared();
    private final ScheduledExecutorService metronome = Executors.newSingleThreadScheduledExecutor();
    private final AudioFormat format;
    private final Encoder encoder;
    private final Decoder decoder;
    private final ToneGenerator tone;
    private final SoundLog log;
    private final Thread ear = Thread.ofVirtual().unstarted(this::listen);
    private Leg leg;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private int sequence;
    private int timestamp;

    SoftPhone(EndpointKind kind, Codec codec, int hz) throws IOException {
        this.kind = kind;
        itself = new Endpoint(kind, kind != EndpointKind.PLAIN_TRUNK, List.of(codec), List.of());
        socket = Sockets.even();
        leg = Leg.of(itself, new LocalMedia(MediaHouse.HOME, socket.getLocalPort(), null), random);
        format = format(codec);
        var codecs = new Codecs(OpusLibrary.best());
        encoder = codecs.encoder(format);
        decoder = codecs.decoder(format);
        tone = new ToneGenerator(Tone.steady(hz), format.sampleRateHz(), Tones.DBOV);
        log = new SoundLog(format.sampleRateHz(), KEPT_MS);
    }

    int port() {
        return socket.getLocalPort();
    }

    static AudioFormat format(Codec codec) {
        return switch (codec.encoding().toUpperCase(Locale.ROOT)) {
            case "PCMU" -> AudioFormat.PCMU;
            case "PCMA" -> AudioFormat.PCMA;
            case "G722" -> AudioFormat.G722;
            default -> AudioFormat.OPUS;
        };
    }

    @Override
    public EndpointKind kind() {
        return kind;
    }

    @Override
    public SessionDescription offer() {
        var offer = leg.offer(Pairing.of(itself));
        leg = offer.leg();
        return offer.description();
    }

    @Override
    public void answered(SessionDescription answer) {
        use(MediaHouse.agreed(leg.answered(answer)).plan());
    }

    @Override
    public SessionDescription answer(SessionDescription offer) {
        var agreed = MediaHouse.agreed(leg.answer(offer, Pairing.of(itself)));
        use(agreed.plan());
        return agreed.ours();
    }

    private void use(LegPlan plan) {
        var voice = plan.stream("audio").orElseThrow();
        if (voice.keying() instanceof StreamKeying.Sdes sdes) {
            sender = new SrtpSender(sdes.ourKey(), Primitives.best());
            receiver = new SrtpReceiver(sdes.theirKey(), Primitives.best());
        }
        ear.start();
        var out = arena.allocate(ROOM);
        int ssrc = random.nextInt();
        var _ = metronome.scheduleAtFixedRate(() -> say(voice, out, ssrc), 0, PACKET_MS, TimeUnit.MILLISECONDS);
    }

    private void say(StreamPlan voice, MemorySegment out, int ssrc) {
        int frames = format.frames(PACKET_MS);
        short[] samples = new short[frames];
        tone.generate(samples, 0, frames);
        RtpHeader.write(out, 0, voice.codec().orElseThrow().send(), sequence, timestamp, ssrc);
        sequence = sequence + 1 & 0xFFFF;
        timestamp += format.clockTicks(frames);
        int bytes = RtpHeader.FIXED_BYTES + encoder.encode(samples, 0, frames, out, RtpHeader.FIXED_BYTES);
        var key = sender;
        if (key != null && key.protectRtp(out, 0, bytes) == SrtpVerdict.DONE) {
            bytes = key.lengthBytes();
        }
        var there = Objects.requireNonNull(voice.rtp());
        byte[] packet = out.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        try {
            socket.send(new DatagramPacket(
                    packet, bytes, new InetSocketAddress(there.address().toInetAddress(), there.port())));
        } catch (IOException e) {
            // The call is over.
        }
    }

    private void listen() {
        var in = arena.allocate(ROOM);
        var packet = new DatagramPacket(new byte[ROOM], ROOM);
        while (!socket.isClosed()) {
            try {
                packet.setLength(ROOM);
                socket.receive(packet);
            } catch (IOException e) {
                return;
            }
            MemorySegment.copy(packet.getData(), 0, in, ValueLayout.JAVA_BYTE, 0, packet.getLength());
            hear(in, packet.getLength());
        }
    }

    private void hear(MemorySegment in, int received) {
        int bytes = received;
        var key = receiver;
        if (key != null) {
            if (key.unprotectRtp(in, 0, bytes) != SrtpVerdict.DONE) {
                return;
            }
            bytes = key.lengthBytes();
        }
        short[] samples = new short[format.frames(AudioFormat.PACKET_MS_MAX)];
        int header = RtpHeader.bytes(in, 0, bytes);
        int frames = header < 0 ? Decoder.REFUSED : decoder.decode(in, header, bytes - header, samples, 0);
        if (frames > 0) {
            log.add(samples, frames);
        }
    }

    @Override
    public Sound heard() {
        return log.sound();
    }

    @Override
    public String told() {
        return "a telephone of ours, %s".formatted(leg);
    }

    @Override
    public void close() throws InterruptedException {
        metronome.shutdownNow();
        metronome.awaitTermination(1, TimeUnit.SECONDS);
        socket.close();
        ear.join(1_000);
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
        encoder.close();
        decoder.close();
        arena.close();
    }
}
