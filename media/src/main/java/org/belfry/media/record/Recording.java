package org.belfry.media.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusPacket;
import org.belfry.audio.codec.OpusSettings;
import org.belfry.audio.file.OggOpusWriter;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.media.MediaLeg;
import org.belfry.media.record.RecordingListener.State;
import org.jspecify.annotations.Nullable;

/// One call being recorded: stereo Opus, one side a channel, as long as the call by the clock; or one
/// voice alone ([#ofOneVoice]), on one channel.
///
///     begin ─▶ hear(LEFT, leg), hear(RIGHT, leg), again after a transfer ─▶ pause, resume ─▶ close
///
/// Every 100 ms what is older than 0.3 s goes to the sink, in a page each 0.2 s, at a constant rate of 6
/// KB a second: a process that is killed has lost less than a second even in a sink that seals by the
/// kibibyte. Thread-safe.
public final class Recording implements AutoCloseable {
    private static final int RATE_HZ = 16_000;
    private static final int FRAME = RATE_HZ / 50;
    private static final int PAGE_FRAMES = 10;
    private static final Duration TICK = Duration.ofMillis(100);
    private static final long BEHIND_NANOS = 300_000_000L;

    private final Time time;
    private final Codecs codecs;
    private final RecordingSink sink;
    private final RecordingListener listener;
    private final long beginNanos;
    private final Encoder encoder;
    private final OggOpusWriter writer;
    private final Map<Channel, SideSound> sounds = new EnumMap<>(Channel.class);
    private final Map<Channel, HeardLeg> heard = new EnumMap<>(Channel.class);
    /// Of a side, but not any more: what they sent last may still be under way.
    private final Map<HeardLeg, Channel> before = new java.util.LinkedHashMap<>();
    private final List<HeardLeg> over = new ArrayList<>();
    private final int channels;
    private final short[] frame;
    private final MemorySegment packet = Arena.ofAuto().allocate(OpusPacket.BYTES_MAX);
    private Background.@Nullable Scheduled ticks;
    private State state = State.RECORDING;
    private long frames;
    private volatile long appendedMillis;

    private Recording(
            Time time, Codecs codecs, int channels, int serial, RecordingSink sink, RecordingListener listener) {
        this.time = time;
        this.codecs = codecs;
        this.sink = sink;
        this.listener = listener;
        this.channels = channels;
        frame = new short[channels * FRAME];
        beginNanos = time.nanoTime();
        encoder = codecs.encoder(
                new AudioFormat(Encoding.OPUS, RATE_HZ, channels),
                channels == 1 ? OpusSettings.MESSAGE : OpusSettings.SIDES);
        for (Channel channel : Channel.values()) {
            sounds.put(channel, new SideSound());
        }
        int preSkip = encoder.lookaheadFrames() * (48_000 / RATE_HZ);
        writer = new OggOpusWriter(channels, preSkip, RATE_HZ, serial, this::append);
    }

    /// Begins now; nobody is heard yet.
    ///
    /// @param serial any number, random so that two recordings can be told apart
    /// @throws IOException if the sink takes nothing; it is not closed then
    public static Recording begin(
            Time time, Background background, Codecs codecs, int serial, RecordingSink sink, RecordingListener listener)
            throws IOException {
        return begin(background, () -> new Recording(time, codecs, 2, serial, sink, listener));
    }

    /// The same on one channel, [Channel#LEFT]: a message.
    public static Recording ofOneVoice(
            Time time, Background background, Codecs codecs, int serial, RecordingSink sink, RecordingListener listener)
            throws IOException {
        return begin(background, () -> new Recording(time, codecs, 1, serial, sink, listener));
    }

    private static Recording begin(Background background, Supplier<Recording> making) throws IOException {
        Recording recording;
        try {
            recording = making.get();
        } catch (UncheckedIOException refused) {
            throw new IOException("the recording cannot begin: its sink takes nothing", refused);
        }
        recording.ticks = background.every("recording", TICK, recording::tick);
        recording.listener.changed(State.RECORDING);
        return recording;
    }

    private void append(byte[] bytes, int at, int length) {
        try {
            sink.append(bytes, at, length);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// From now on this leg is what is heard on that channel, in place of another.
    public synchronized void hear(Channel channel, MediaLeg leg) {
        if (isOver()) {
            return;
        }
        leave(channel);
        var next = new HeardLeg(leg, codecs, RATE_HZ, beginNanos);
        next.packets().pause(state == State.PAUSED);
        heard.put(channel, next);
        leg.tap("audio", next.packets());
    }

    /// Nobody is heard on that channel any more.
    public synchronized void leave(Channel channel) {
        HeardLeg old = heard.remove(channel);
        if (old != null) {
            old.leg().untap("audio", old.packets());
            before.put(old, channel);
        }
    }

    /// What is said from now on is silence in the recording, which stays as long as the call; it goes
    /// nowhere, not even into memory.
    public synchronized void pause() {
        become(State.PAUSED, State.RECORDING);
    }

    public synchronized void resume() {
        become(State.RECORDING, State.PAUSED);
    }

    private void become(State next, State from) {
        if (state == from) {
            state = next;
            heard.values().forEach(leg -> leg.packets().pause(next == State.PAUSED));
            listener.changed(next);
        }
    }

    public synchronized State state() {
        return state;
    }

    /// How much of it the sink has.
    public long appendedMillis() {
        return appendedMillis;
    }

    /// Packets that came faster than they were written.
    public synchronized long dropped() {
        return heard.values().stream().mapToLong(leg -> leg.packets().dropped()).sum();
    }

    private synchronized void tick() {
        if (isOver()) {
            return;
        }
        long now = time.nanoTime();
        try {
            drain(now - HeardLeg.HOLD_NANOS);
            write(now - BEHIND_NANOS);
        } catch (UncheckedIOException failed) {
            end(State.FAILED);
        }
    }

    private void drain(long untilNanos) {
        before.forEach((leg, channel) -> {
            leg.drain(sound(channel), untilNanos);
            if (leg.packets().tail() == leg.packets().head()) {
                over.add(leg);
            }
        });
        for (HeardLeg leg : over) {
            before.remove(leg);
            leg.close();
        }
        over.clear();
        heard.forEach((channel, leg) -> leg.drain(sound(channel), untilNanos));
    }

    private SideSound sound(Channel channel) {
        return java.util.Objects.requireNonNull(sounds.get(channel));
    }

    private void write(long untilNanos) {
        long until = (untilNanos - beginNanos) / 1_000 * RATE_HZ / 1_000_000;
        while ((frames + 1) * FRAME <= until) {
            sound(Channel.LEFT).take(frame, 0, channels, FRAME);
            if (channels == 2) {
                sound(Channel.RIGHT).take(frame, 1, channels, FRAME);
            }
            writer.write(packet, 0, encoder.encode(frame, 0, FRAME, packet, 0));
            if (++frames % PAGE_FRAMES == 0) {
                writer.flush();
                appendedMillis = frames * 20;
            }
        }
    }

    /// Ends it; all that was said before is in it.
    @Override
    public synchronized void close() {
        if (isOver()) {
            return;
        }
        long now = time.nanoTime();
        State end = State.ENDED;
        try {
            drain(now);
            write(now);
            writer.finish(0);
            appendedMillis = frames * 20;
        } catch (UncheckedIOException failed) {
            end = State.FAILED;
        }
        end(end);
    }

    private boolean isOver() {
        return state == State.ENDED || state == State.FAILED;
    }

    private void end(State end) {
        if (ticks != null) {
            ticks.cancel();
        }
        leave(Channel.LEFT);
        leave(Channel.RIGHT);
        before.keySet().forEach(HeardLeg::close);
        before.clear();
        encoder.close();
        State last = end;
        try {
            sink.close();
        } catch (IOException failed) {
            last = State.FAILED;
        }
        state = last;
        listener.changed(last);
    }
}
