package org.belfry.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.mix.Mixer;

/// How many channels of conferences one processor carries: every 20 ms each is decoded, mixed with its
/// room and encoded again, with an encoder of its own even where several hear the same. All rooms are
/// worked through in turns, so that their memory is as cold as in a house.
final class MixerBench {

    private static final int ROOMS = 64;
    private static final int SEATS = 8;
    private static final int TALKING = 2;
    private static final int CHANNELS = ROOMS * SEATS;

    /// What is said is two seconds long, over and over.
    private static final int PACKETS = 100;

    private static final int FRAME_MS = 20;
    private static final double TICK_SECONDS = FRAME_MS / 1_000.0;
    private static final double NANOS = 1e9;

    private MixerBench() {}

    static void measure(Effort effort, Consumer<Figure> tell) {
        var library = OpusLibrary.best();
        var codecs = new Codecs(library);
        for (var format : List.of(AudioFormat.PCMA, AudioFormat.G722, AudioFormat.OPUS)) {
            String codec = format.encoding() == Encoding.OPUS
                    ? library.name()
                    : format.encoding().encodingName();
            try (var arena = Arena.ofConfined();
                    var house = new House(codecs, format, arena)) {
                measure(
                        "mixer, %s, rooms of %d with %d who talk".formatted(codec, SEATS, TALKING),
                        house,
                        effort,
                        tell);
            }
        }
    }

    private static void measure(String what, House house, Effort effort, Consumer<Figure> tell) {
        house.secondsOfTick(effort.of(0.3, 3, 10));
        double[] channels = new double[effort.of(1, 3, 5)];
        double[] millis = new double[channels.length];
        for (int i = 0; i < channels.length; i++) {
            double each = house.secondsOfTick(effort.of(0.3, 1, 3)) / CHANNELS;
            channels[i] = TICK_SECONDS / each;
            millis[i] = each / TICK_SECONDS * 1_000;
        }
        tell.accept(new Figure(what + ": channels of a processor", "", channels, "-"));
        tell.accept(new Figure(what + ": processor of a channel and second", "ms", millis, "-"));
    }

    /// All rooms and what is said in them.
    private static final class House implements AutoCloseable {
        private final List<Room> rooms = new ArrayList<>();
        private final MemorySegment[][] said = new MemorySegment[SEATS][PACKETS];
        private int tick;

        House(Codecs codecs, AudioFormat format, Arena arena) {
            int frame = format.frames(FRAME_MS);
            for (int seat = 0; seat < SEATS; seat++) {
                var voice = new Voice(seat, seat < TALKING, format.sampleRateHz());
                try (var encoder = codecs.encoder(format)) {
                    for (int i = 0; i < PACKETS; i++) {
                        var room = arena.allocate(format.payloadBytesMax(frame));
                        said[seat][i] = room.asSlice(0, encoder.encode(voice.next(frame), 0, frame, room, 0));
                    }
                }
            }
            for (int room = 0; room < ROOMS; room++) {
                rooms.add(new Room(codecs, format, arena));
            }
        }

        /// Processor time of a tick of all rooms, taken over so long.
        double secondsOfTick(double atLeast) {
            var threads = ManagementFactory.getThreadMXBean();
            long begun = threads.getCurrentThreadCpuTime();
            long spent = 0;
            int ticks = 0;
            while (spent < atLeast * NANOS) {
                for (int i = 0; i < ROOMS; i++) {
                    // Not all say the same at a time.
                    rooms.get(i).tick(said, (tick + i) % PACKETS);
                }
                tick++;
                ticks++;
                spent = threads.getCurrentThreadCpuTime() - begun;
            }
            return spent / NANOS / ticks;
        }

        @Override
        public void close() {
            rooms.forEach(Room::close);
        }
    }

    private static final class Room {
        private final Mixer mixer;
        private final List<Decoder> decoders = new ArrayList<>();
        private final List<Encoder> encoders = new ArrayList<>();
        private final short[] samples;
        private final MemorySegment payload;

        Room(Codecs codecs, AudioFormat format, Arena arena) {
            mixer = new Mixer(format.sampleRateHz(), SEATS);
            samples = new short[format.frames(AudioFormat.PACKET_MS_MAX)];
            payload = arena.allocate(format.payloadBytesMax(format.frames(FRAME_MS)));
            for (int seat = 0; seat < SEATS; seat++) {
                mixer.join();
                decoders.add(codecs.decoder(format));
                encoders.add(codecs.encoder(format));
            }
        }

        void tick(MemorySegment[][] said, int packet) {
            int frame = mixer.frameSamples();
            for (int seat = 0; seat < SEATS; seat++) {
                var from = said[seat][packet];
                if (decoders.get(seat).decode(from, 0, (int) from.byteSize(), samples, 0) != frame) {
                    throw new IllegalStateException("a packet of ours is none");
                }
                mixer.put(seat, samples, 0);
            }
            mixer.tick();
            for (int seat = 0; seat < SEATS; seat++) {
                mixer.take(seat, samples, 0);
                if (encoders.get(seat).encode(samples, 0, frame, payload, 0) <= 0) {
                    throw new IllegalStateException("what was mixed is not encoded");
                }
            }
        }

        void close() {
            decoders.forEach(Decoder::close);
            encoders.forEach(Encoder::close);
        }
    }

    /// Syllables of a voice whose pitch goes up and down, or the hiss of a quiet line.
    private static final class Voice {
        private static final int HARMONICS = 20;
        private static final double PEAK = 5_000;
        private static final double HISS = 20;
        private static final double SYLLABLES_A_SECOND = 4;
        private static final double LOWEST_HZ = 110;

        private final boolean talks;
        private final int rateHz;
        private final double place;
        private double phase;
        private long at;
        private long mixed;

        Voice(int number, boolean talks, int rateHz) {
            this.talks = talks;
            this.rateHz = rateHz;
            place = number / (double) SEATS;
            mixed = number + 1L;
        }

        short[] next(int frame) {
            short[] samples = new short[frame];
            for (int i = 0; i < frame; i++, at++) {
                samples[i] = (short) (HISS * hiss() + (talks ? PEAK * voice((double) at / rateHz) : 0));
            }
            return samples;
        }

        private double voice(double seconds) {
            double pitch = LOWEST_HZ * (1.5 + place + 0.4 * Math.sin(2 * Math.PI * (seconds + place)));
            phase += pitch / rateHz;
            double sound = 0;
            for (int h = 1; h <= HARMONICS && h * pitch < rateHz / 2.0; h++) {
                sound += Math.sin(2 * Math.PI * h * phase) / h;
            }
            return sound * Math.max(0, Math.sin(Math.PI * SYLLABLES_A_SECOND * seconds + place));
        }

        private double hiss() {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
            return (mixed >> 32) / 2_147_483_648.0;
        }
    }
}
