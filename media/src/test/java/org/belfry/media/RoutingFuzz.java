package org.belfry.media;

import static org.belfry.ground.fuzz.Claim.claim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.quality.Side;
import org.belfry.media.wire.Batch;
import org.belfry.media.wire.SocketAddress;
import org.belfry.sip.sdp.Codec;

/// Any datagrams, from anybody, to a port with a call that talks, one that has not begun, a line in clear
/// and a browser that has checked: none meets a fault of ours, none is heard that nobody sealed, no
/// stranger is learned, no handshake ends well, and the call that talks goes on.
///
/// The input is datagrams, each behind who sends it (a byte, see [From]) and its length in two bytes.
public final class RoutingFuzz {

    private static final int DATAGRAMS_MAX = 24;
    private static final byte[] WORDS = new byte[160];
    private static final AtomicInteger INPUTS = new AtomicInteger();
    private static final House HOUSE = house();

    /// Whose address a datagram comes from. All are forged: whoever sends it has no key.
    enum From {
        STRANGER,
        TALKING_PHONE,
        SILENT_PHONE,
        BROWSER,
        /// Of the call in clear: what he says is heard.
        LINE
    }

    private RoutingFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try (var scene = new Scene()) {
            int at = 0;
            for (int i = 0; i < DATAGRAMS_MAX && at + 3 <= input.length; i++) {
                var from = From.values()[(input[at] & 0xFF) % From.values().length];
                int length = (input[at + 1] & 0xFF) << 8 | (input[at + 2] & 0xFF);
                int end = Math.min(at + 3 + Math.min(length, Batch.DATAGRAM_BYTES), input.length);
                deliver(scene.source(from), Arrays.copyOfRange(input, at + 3, end));
                at = end;
            }
            HOUSE.settle();
            claim(HOUSE.port().faults() == 0, "no fault of ours");
            claim(!HOUSE.port().directory().isKnown(scene.stranger.key()), "no stranger is learned");
            claim(scene.heardBySilent.get() == 0, "nothing unsealed is heard by who has not begun");
            claim(scene.heardByTalking.get() == 1, "nothing forged is heard in a call that talks");
            claim(!scene.browser.handshake().isPresent(), "no handshake without a key");
            deliver(scene.source(From.TALKING_PHONE), scene.anna.packet(WORDS));
            claim(scene.heardByTalking.get() == 2, "the call that talks goes on");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void deliver(SocketAddress source, byte[] datagram) {
        if (datagram.length == 0) {
            return;
        }
        MediaLoop loop = HOUSE.port().firstLoop();
        var done = new CompletableFuture<Boolean>();
        loop.execute(() -> {
            try {
                int slot = loop.batch().spare();
                long at = loop.batch().packetAt(slot);
                MemorySegment.copy(datagram, 0, loop.batch().region(), ValueLayout.JAVA_BYTE, at, datagram.length);
                loop.inside(source, slot, at, datagram.length, loop.time().nanoTime());
                done.complete(true);
            } catch (Throwable fault) {
                done.completeExceptionally(fault);
            }
        });
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /// Calls of one input.
    private static final class Scene implements AutoCloseable {

        final Phone anna = Phone.secure(1, Codec.PCMU);
        final AtomicInteger heardByTalking = new AtomicInteger();
        final AtomicInteger heardBySilent = new AtomicInteger();
        final MediaLeg browser = Objects.requireNonNull(HOUSE.port().browser(Side.CALLER, House.HOME));
        private final Phone bert = Phone.secure(2, Codec.PCMU);
        private final Phone carl = Phone.secure(3, Codec.PCMU);
        private final Phone dora = Phone.secure(4, Codec.PCMU);
        private final Phone line = Phone.plain(5, Codec.PCMU);
        private final Phone emma = Phone.secure(6, Codec.PCMU);
        private final Window window = new Window();
        private final House.Call talking = HOUSE.call(anna, bert);
        private final House.Call silent = HOUSE.call(carl, dora);
        private final House.Call clear = HOUSE.call(line, emma);
        private final SocketAddress stranger;

        Scene() throws IOException {
            // Another one each time, or the gate would soon let none of them in.
            int number = INPUTS.incrementAndGet();
            stranger = new SocketAddress(new TransportAddress(
                    IpAddress.parse("11.%d.%d.%d".formatted(number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF)),
                    5_004));
            talking.near().tap("audio", (region, at, length, now) -> heardByTalking.incrementAndGet());
            silent.near().tap("audio", (region, at, length, now) -> heardBySilent.incrementAndGet());
            window.calls(browser);
            HOUSE.settle();
            deliver(source(From.TALKING_PHONE), anna.packet(WORDS));
            deliver(source(From.BROWSER), window.nomination(browser));
            HOUSE.settle();
        }

        SocketAddress source(From from) {
            return switch (from) {
                case STRANGER -> stranger;
                case TALKING_PHONE -> at(anna.port());
                case SILENT_PHONE -> at(carl.port());
                case BROWSER -> at(window.port());
                case LINE -> at(line.port());
            };
        }

        private static SocketAddress at(int port) {
            return new SocketAddress(new TransportAddress(House.HOME, port));
        }

        @Override
        public void close() {
            talking.close();
            silent.close();
            clear.close();
            browser.close();
            HOUSE.settle();
            List.of(anna, bert, carl, dora, line, emma).forEach(Phone::close);
            window.close();
        }
    }

    private static House house() {
        try {
            return new House(1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// What fits this very moment, besides the corpus: sealed by somebody else, checks by who has the password of
    /// another leg, a true hello.
    static List<byte[]> seeds() throws IOException {
        try (var anna = Phone.secure(7, Codec.PCMU);
                var bert = Phone.secure(8, Codec.PCMU);
                var _ = HOUSE.call(anna, bert);
                var window = new Window();
                var leg = Objects.requireNonNull(HOUSE.port().browser(Side.CALLER, House.HOME))) {
            var seeds = new ArrayList<byte[]>();
            for (From from : From.values()) {
                seeds.add(input(from, anna.packet(WORDS), anna.packet(new byte[20])));
                seeds.add(input(from, window.nomination(leg)));
                seeds.add(input(from, Intruder.rtp(0, 1, anna.ssrc(), WORDS), Intruder.bye(anna.ssrc())));
            }
            return seeds;
        }
    }

    private static byte[] input(From from, byte[]... datagrams) {
        var input = new ByteArrayOutputStream();
        for (byte[] datagram : datagrams) {
            input.write(Arrays.asList(From.values()).indexOf(from));
            input.write(datagram.length >> 8);
            input.write(datagram.length);
            input.writeBytes(datagram);
        }
        return input.toByteArray();
    }
}
