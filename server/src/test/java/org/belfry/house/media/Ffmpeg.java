package org.belfry.house.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.belfry.media.plan.EndpointKind;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.MediaStream;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// ffmpeg as a telephone with SRTP of its own: one process encodes and seals, another opens and decodes.
///
/// They cannot share a port, and a telephone has one: a socket of ours stands before them and passes on what comes, as
/// it comes.
@SuppressWarnings("try") // an interrupted test ends here, and so may its peers
final class Ffmpeg implements Peer {

    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final Pattern CRYPTO = Pattern.compile("(?m)^a=crypto:(\\d+) " + SUITE + " inline:([^|\\s]+)");
    /// ffmpeg fills packets of such a codec: 26 bytes of its own accounting and 20 ms of sound.
    private static final int SHORT_BYTES = 26 + 160;

    private static final int LONG_BYTES = 1_200;
    private static final int KEY_BYTES = 30;
    private static final int RATE_HZ = 48_000;
    private static final int KEPT_MS = 3_000;
    private static final int ROOM = 2_048;

    private final Path folder;
    private final Codec codec;
    private final int hz;
    private final String key;
    private final DatagramSocket socket = Sockets.even();
    private final int earPort = Sockets.freePort();
    private final List<Program> programs = new ArrayList<>();
    private final SoundLog log = new SoundLog(RATE_HZ, KEPT_MS);
    private final Thread middle = Thread.ofVirtual().unstarted(this::passOn);
    private volatile @Nullable InetSocketAddress house;

    /// @param folder of its own
    Ffmpeg(Path folder, Codec codec, int hz) throws IOException {
        this.folder = folder;
        this.codec = codec;
        this.hz = hz;
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        key = Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public EndpointKind kind() {
        return EndpointKind.SECURE_PHONE;
    }

    @Override
    public SessionDescription offer() {
        return itself(number(), 1);
    }

    @Override
    public void answered(SessionDescription answer) throws IOException {
        start(answer);
    }

    @Override
    public SessionDescription answer(SessionDescription offer) throws IOException {
        int tag = start(offer);
        return itself(number(offer.stream(0)), tag);
    }

    private SessionDescription itself(int number, int tag) {
        String text = description(socket.getLocalPort(), number, tag, key);
        return MediaHouse.parsed(text.getBytes(StandardCharsets.US_ASCII));
    }

    private int number(MediaStream stream) {
        return stream.codecs().stream()
                .filter(one -> one.codec().matches(codec))
                .findFirst()
                .orElseThrow()
                .payloadType();
    }

    private int number() {
        return switch (codec.encoding().toUpperCase(Locale.ROOT)) {
            case "PCMU" -> 0;
            case "PCMA" -> 8;
            case "G722" -> 9;
            default -> 96;
        };
    }

    private String description(int port, int number, int tag, String inline) {
        return """
            v=0\r
            o=- 1 1 IN IP4 127.0.0.1\r
            s=-\r
            c=IN IP4 127.0.0.1\r
            t=0 0\r
            m=audio %d RTP/SAVP %d\r
            a=rtpmap:%d %s/%d%s\r
            a=crypto:%d %s inline:%s\r
            """.formatted(
                        port,
                        number,
                        number,
                        codec.encoding(),
                        codec.clockRateHz(),
                        codec.channels() == 1 ? "" : "/" + codec.channels(),
                        tag,
                        SUITE,
                        inline);
    }

    /// The tag of the key the house speaks with.
    private int start(SessionDescription theirs) throws IOException {
        var crypto = CRYPTO.matcher(new String(theirs.print(), StandardCharsets.US_ASCII));
        if (!crypto.find()) {
            throw new AssertionError("no key for %s in %s".formatted(SUITE, theirs));
        }
        int tag = Integer.parseInt(crypto.group(1));
        int number = number(theirs.stream(0));
        house = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), theirs.stream(0).media().port());
        middle.start();
        String heard = description(earPort, number, tag, crypto.group(2));
        var hearing = Program.piped(folder, ear(Files.writeString(folder.resolve("ear.sdp"), heard)));
        programs.add(hearing);
        Thread.ofVirtual().start(() -> listen(hearing));
        programs.add(Program.start(folder, Map.of(), mouth(number)));
        return tag;
    }

    private static List<String> ear(Path description) {
        return List.of(
                "ffmpeg",
                "-hide_banner",
                "-nostats",
                "-protocol_whitelist",
                "file,udp,rtp,srtp",
                "-fflags",
                "nobuffer",
                "-analyzeduration",
                "0",
                "-probesize",
                "32",
                "-i",
                description.toString(),
                "-ac",
                "1",
                "-ar",
                "" + RATE_HZ,
                "-f",
                "s16le",
                "pipe:1");
    }

    private List<String> mouth(int number) {
        // A sine of ffmpeg's own; its source has no other loudness than an eighth of the whole, −21 dBov.
        double gain = Tones.DBOV - 20 * Math.log10(Math.sqrt(0.5) / 8);
        String source = "sine=frequency=%d:sample_rate=48000,volume=%.3fdB".formatted(hz, gain);
        var command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostats"));
        command.addAll(List.of("-re", "-f", "lavfi", "-i", source));
        command.addAll(
                switch (codec.encoding().toUpperCase(Locale.ROOT)) {
                    case "PCMU" -> List.of("-ar", "8000", "-ac", "1", "-c:a", "pcm_mulaw");
                    case "PCMA" -> List.of("-ar", "8000", "-ac", "1", "-c:a", "pcm_alaw");
                    case "G722" -> List.of("-ar", "16000", "-ac", "1", "-c:a", "g722");
                    default -> List.of("-ac", "1", "-c:a", "libopus", "-frame_duration", "20");
                });
        command.addAll(List.of("-payload_type", "" + number, "-f", "rtp"));
        command.addAll(List.of("-srtp_out_suite", SUITE, "-srtp_out_params", key));
        int packetBytes = codec.channels() == 1 ? SHORT_BYTES : LONG_BYTES;
        command.add("srtp://127.0.0.1:%d?pkt_size=%d".formatted(socket.getLocalPort(), packetBytes));
        return command;
    }

    private void passOn() {
        var packet = new DatagramPacket(new byte[ROOM], ROOM);
        var ear = new InetSocketAddress(InetAddress.getLoopbackAddress(), earPort);
        while (!socket.isClosed()) {
            try {
                packet.setLength(ROOM);
                socket.receive(packet);
                boolean isHouse = packet.getSocketAddress().equals(house);
                packet.setSocketAddress(isHouse ? ear : Objects.requireNonNull(house));
                socket.send(packet);
            } catch (IOException e) {
                // Nobody listens there yet, or the call is over.
            }
        }
    }

    private void listen(Program hearing) {
        byte[] bytes = new byte[RATE_HZ / 50 * 2];
        try (var out = hearing.out()) {
            while (out.readNBytes(bytes, 0, bytes.length) == bytes.length) {
                var sound = Sound.ofBytes(ByteBuffer.wrap(bytes), 1, RATE_HZ);
                log.add(sound.samples(), sound.samples().length);
            }
        } catch (IOException e) {
            // The call is over.
        }
    }

    @Override
    public Sound heard() {
        return log.sound();
    }

    @Override
    public String told() {
        var told = new StringBuilder("ffmpeg:");
        programs.forEach(one -> told.append('\n').append(one.said()));
        return told.toString();
    }

    @Override
    public void close() throws InterruptedException {
        programs.forEach(Program::close);
        socket.close();
        middle.join(1_000);
    }
}
