package org.belfry.audio.mix;

import java.util.Arrays;

/// Mixes n-way voice in frames of 20 ms: everybody hears all others.
///
///     put(seat) … put(seat) ─▶ tick ─┬─▶ the loudest few, faded in and out, are added up
///                                    └─▶ take(seat): the sum, less what the seat itself put in, through a limiter
///
/// Only the [#VOICES_MAX] loudest are heard at a time: more talking at once is noise to people, and the
/// hiss of fifty quiet lines adds up to 17 dB. Who is not heard gets the same frame as all others who
/// are not: [#hearsAll] says so, and one encoding serves them all.
///
/// Limits: [#SEATS_MAX] seats, since every listener may need an encoder of his own, and that many Opus
/// encoders are what one core does within the 20 ms of a tick; a bigger room would be late for
/// everybody. A put that comes twice before a tick replaces the first; a seat that put nothing is
/// silent.
public final class Mixer {

    public static final int SEATS_MAX = 64;
    public static final int VOICES_MAX = 6;
    public static final int NOBODY = -1;

    private static final int TICKS_PER_SECOND = 50;

    private final int frameSamples;
    private final Seat[] seats;
    private final int[] sum;
    private final int[] less;
    private final short[] common;
    private final Limiter commonLimiter = new Limiter();
    private final Speakers speakers = new Speakers();

    /// @param rateHz 8,000, 16,000 or 48,000
    /// @param seats 2 to [#SEATS_MAX]; holds 2 KiB for each at 48 kHz
    public Mixer(int rateHz, int seats) {
        if (rateHz != 8_000 && rateHz != 16_000 && rateHz != 48_000) {
            throw new IllegalArgumentException("rateHz: %d (expected: 8000, 16000 or 48000)".formatted(rateHz));
        }
        if (seats < 2 || seats > SEATS_MAX) {
            throw new IllegalArgumentException("seats: %d (expected: 2..%d)".formatted(seats, SEATS_MAX));
        }
        this.frameSamples = rateHz / TICKS_PER_SECOND;
        this.seats = new Seat[seats];
        Arrays.setAll(this.seats, seat -> new Seat(frameSamples));
        this.sum = new int[frameSamples];
        this.less = new int[frameSamples];
        this.common = new short[frameSamples];
    }

    /// Samples of a frame: 20 ms.
    public int frameSamples() {
        return frameSamples;
    }

    /// Takes a seat.
    ///
    /// @return its number, or [#NOBODY] when all are taken
    public int join() {
        for (int seat = 0; seat < seats.length; seat++) {
            if (!seats[seat].isTaken) {
                seats[seat].clear();
                seats[seat].isTaken = true;
                return seat;
            }
        }
        return NOBODY;
    }

    /// Gives the seat back; what it said last is cut off.
    public void leave(int seat) {
        taken(seat).clear();
        speakers.left(seat);
    }

    /// What the seat says in the coming tick: [#frameSamples] samples.
    public void put(int seat, short[] samples, int at) {
        Seat from = taken(seat);
        System.arraycopy(samples, at, from.frame, 0, frameSamples);
        from.hasFrame = true;
    }

    /// Mixes. [#take] gives this tick's frames until the next one.
    public void tick() {
        for (Seat seat : seats) {
            seat.measure();
        }
        choose();
        Arrays.fill(sum, 0);
        for (Seat seat : seats) {
            seat.addTo(sum);
        }
        commonLimiter.limit(sum, common, 0);
        speakers.tick(seats);
    }

    /// The seats whose power is greatest; who was heard before stays unless another is clearly louder.
    private void choose() {
        for (Seat seat : seats) {
            seat.isChosen = false;
        }
        for (int voice = 0; voice < VOICES_MAX; voice++) {
            Seat loudest = null;
            for (Seat seat : seats) {
                if (!seat.isChosen && seat.claim() > (loudest == null ? 0 : loudest.claim())) {
                    loudest = seat;
                }
            }
            if (loudest == null) {
                return;
            }
            loudest.isChosen = true;
        }
    }

    /// What the seat hears: [#frameSamples] samples.
    public void take(int seat, short[] out, int at) {
        Seat listener = taken(seat);
        if (!listener.isHeard) {
            System.arraycopy(common, 0, out, at, frameSamples);
            // So that its own limiter goes on from where it is, should it be heard next.
            listener.limiter.follow(commonLimiter);
            return;
        }
        for (int i = 0; i < frameSamples; i++) {
            less[i] = sum[i] - listener.frame[i];
        }
        listener.limiter.limit(less, out, at);
    }

    /// Whether the seat said nothing in this tick's mix, and so hears the same as all others who did
    /// not.
    public boolean hearsAll(int seat) {
        return !taken(seat).isHeard;
    }

    /// Who is talking, as people would say: changes when another has been clearly louder for a while;
    /// stays through pauses. [#NOBODY] until somebody speaks.
    public int activeSpeaker() {
        return speakers.active();
    }

    /// How loud the seat was in the last tick, in dBov.
    public double levelDbov(int seat) {
        return taken(seat).levelDbov();
    }

    private Seat taken(int seat) {
        if (seat < 0 || seat >= seats.length || !seats[seat].isTaken) {
            throw new IllegalArgumentException("seat: %d (expected: one that is taken)".formatted(seat));
        }
        return seats[seat];
    }
}
