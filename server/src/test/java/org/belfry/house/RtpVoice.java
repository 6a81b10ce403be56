package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;
import org.belfry.house.media.Sound;

/// The voice of a provider without encryption: for each packet of PCMA that it hears it sends one of
/// its own tone back to where that came from. So it needs no clock, and is heard only if it hears. One
/// thread.
final class RtpVoice implements AutoCloseable {

    private static final int SAMPLES = 160;
    private static final int RTP_HEADER = 12;
    private static final int PCMA = 8;
    private static final int LISTENED_MS = 600;
    private static final double DBOV = -20;

    private final DatagramSocket socket;
    private final ToneGenerator tone;
    private final Codecs codecs = new Codecs(OpusLibrary.best());
    private short[] heard = {};
    private int said;

    /// @param address one of the loopback's
    RtpVoice(String address, int hz) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        tone = new ToneGenerator(Tone.steady(hz), 8_000, DBOV);
        Thread.ofPlatform().name("voice").daemon().start(this::converse);
    }

    String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void converse() {
        try (var encoder = codecs.encoder(AudioFormat.PCMA);
                var decoder = codecs.decoder(AudioFormat.PCMA)) {
            var packet = new DatagramPacket(new byte[2_048], 2_048);
            while (true) {
                socket.receive(packet);
                int bytes = packet.getLength() - RTP_HEADER;
                if (bytes > 0 && (packet.getData()[1] & 0x7f) == PCMA) {
                    hear(decoder, MemorySegment.ofArray(packet.getData()), bytes);
                    say(encoder, packet.getSocketAddress());
                }
                packet.setLength(2_048);
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void hear(Decoder decoder, MemorySegment packet, int bytes) {
        var samples = new short[2_048];
        int frames = decoder.decode(packet, RTP_HEADER, bytes, samples, 0);
        synchronized (this) {
            heard = Arrays.copyOf(heard, heard.length + frames);
            System.arraycopy(samples, 0, heard, heard.length - frames, frames);
        }
    }

    private void say(Encoder encoder, SocketAddress to) throws IOException {
        var samples = new short[SAMPLES];
        tone.generate(samples, 0, SAMPLES);
        byte[] packet = new byte[RTP_HEADER + SAMPLES];
        ByteBuffer.wrap(packet)
                .put((byte) 0x80)
                .put((byte) PCMA)
                .putShort((short) said)
                .putInt(said * SAMPLES)
                .putInt(0x1de8);
        encoder.encode(samples, 0, SAMPLES, MemorySegment.ofArray(packet), RTP_HEADER);
        said++;
        socket.send(new DatagramPacket(packet, packet.length, to));
    }

    /// Waits until it hears that tone and little else.
    void hears(int hz) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    var sound = sound().last(LISTENED_MS);
                    assertThat(sound.milliseconds()).as(sound.told()).isGreaterThanOrEqualTo(LISTENED_MS - 20);
                    assertThat(sound.tone().hz()).as(sound.told()).isCloseTo(hz, Offset.offset(4.0));
                    assertThat(sound.tone().share()).as(sound.told()).isGreaterThan(0.8);
                });
    }

    private synchronized Sound sound() {
        return new Sound(heard, 8_000);
    }

    @Override
    public void close() {
        socket.close();
    }
}
