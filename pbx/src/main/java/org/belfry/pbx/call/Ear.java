package org.belfry.pbx.call;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.belfry.audio.Level;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.tone.DtmfDetector;
import org.belfry.audio.tone.KeyListener;
import org.belfry.media.MediaLeg;
import org.belfry.media.Tap;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.voice.Decoding;
import org.belfry.media.voice.VoiceFormats;
import org.belfry.rtp.KeyPresses;
import org.belfry.rtp.RtpPacket;
import org.belfry.rtp.RtpVerdict;
import org.belfry.rtp.TelephoneEvent;
import org.jspecify.annotations.Nullable;

/// Hears what one leg sends while the house serves it: keys as events (RFC 4733), keys as sound where no
/// events were agreed on, and whether anything is said.
///
/// Told on the loop that received the packet, asked and closed by the call's thread. Sound is decoded only
/// where it has to be.
final class Ear implements Tap, AutoCloseable {

    private static final int RATE_HZ = 8_000;
    private static final int TYPES = 128;

    /// A quiet voice; a line that only hisses is below.
    private static final double VOICE_DBOV = -45;

    private final MediaLeg media;
    private final Codecs codecs;
    private final Consumer<Character> keys;
    private final RtpPacket packet = new RtpPacket();
    private final boolean[] isEvent = new boolean[TYPES];
    private final @Nullable Decoding[] decodings = new Decoding[TYPES];
    private final short[] samples = new short[RATE_HZ * AudioFormat.PACKET_MS_MAX / 1_000];
    private final DtmfDetector detector;
    private KeyPresses presses = new KeyPresses();
    private int source;
    private @Nullable LegPlan known;
    private boolean hasEvents;
    private boolean isClosed;
    private volatile boolean listens;
    private volatile long loudNanos;
    private volatile boolean isLoud;

    /// @param keys told of each key once, on a loop; must not wait
    Ear(MediaLeg media, Codecs codecs, Consumer<Character> keys) {
        this.media = media;
        this.codecs = codecs;
        this.keys = keys;
        detector = new DtmfDetector(RATE_HZ, new KeyListener() {
            @Override
            public void pressed(char key) {
                keys.accept(key);
            }

            @Override
            public void released(char key, int milliseconds) {
                // That it was pressed is all we want to know.
            }
        });
    }

    /// From now on it is noticed whether anything is said.
    ///
    /// @param nowNanos counts as the last time something was
    void listen(long nowNanos) {
        loudNanos = nowNanos;
        isLoud = false;
        listens = true;
    }

    void listenNoMore() {
        listens = false;
    }

    /// When something was said last, as [org.belfry.ground.Time#nanoTime] counts.
    long loudNanos() {
        return loudNanos;
    }

    /// Whether anything was said since it listens.
    boolean isLoud() {
        return isLoud;
    }

    @Override
    public synchronized void packet(MemorySegment region, long at, int length, long nowNanos) {
        if (isClosed || packet.read(region, at, length) != RtpVerdict.WHOLE) {
            return;
        }
        media.plan().filter(plan -> !plan.equals(known)).ifPresent(this::learn);
        if (packet.ssrc() != source) {
            source = packet.ssrc();
            presses = new KeyPresses();
        }
        int type = packet.payloadType();
        if (isEvent[type]) {
            event();
        } else if (listens || !hasEvents) {
            sound(decodings[type], nowNanos);
        }
    }

    private void learn(LegPlan plan) {
        known = plan;
        forget();
        plan.stream("audio").ifPresent(voice -> {
            for (StreamPlan.Numbered one : voice.codecs()) {
                if (one.codec().encoding().equalsIgnoreCase("telephone-event")) {
                    isEvent[one.receive()] = true;
                    hasEvents = true;
                } else {
                    VoiceFormats.of(one.codec(), RATE_HZ)
                            .ifPresent(format -> decodings[one.receive()] = new Decoding(codecs, format, RATE_HZ));
                }
            }
        });
    }

    private void forget() {
        hasEvents = false;
        for (int type = 0; type < TYPES; type++) {
            isEvent[type] = false;
            var decoding = decodings[type];
            if (decoding != null) {
                decoding.close();
                decodings[type] = null;
            }
        }
    }

    private void event() {
        var event = TelephoneEvent.read(packet.region(), packet.payloadAt(), packet.payloadBytes());
        event.ifPresent(one -> {
            switch (presses.received(packet.timestamp(), one)) {
                case BEGAN, PRESSED -> one.key().ifPresent(keys);
                case HELD, ENDED, KNOWN -> {}
            }
        });
    }

    private void sound(@Nullable Decoding decoding, long nowNanos) {
        if (decoding == null) {
            return;
        }
        int count = decoding.decode(packet.region(), packet.payloadAt(), packet.payloadBytes(), samples, 0);
        if (count <= 0) {
            return;
        }
        if (listens && Level.dBov(samples, 0, count) > VOICE_DBOV) {
            loudNanos = nowNanos;
            isLoud = true;
        }
        if (!hasEvents) {
            detector.hear(samples, 0, count);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        forget();
    }
}
