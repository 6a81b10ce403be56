package org.belfry.audio.mix;

/// Finds who is talking. The power of each seat is averaged over about 200 ms; a challenger must be 3
/// dB louder than the speaker for 300 ms on end, or for 100 ms when the speaker is silent. So a cough
/// changes nothing.
final class Speakers {

    private static final double SMOOTHING = 0.1;
    /// −50 dBov of averaged power.
    private static final double SPEAKING = 32_768.0 * 32_768 * 1e-5;

    private static final double LOUDER = 2;
    private static final int TICKS_TO_TAKE_OVER = 15;
    private static final int TICKS_TO_FOLLOW_SILENCE = 5;

    private final double[] average = new double[Mixer.SEATS_MAX];
    private int active = Mixer.NOBODY;
    private int challenger = Mixer.NOBODY;
    private int challengedTicks;

    int active() {
        return active;
    }

    void left(int seat) {
        average[seat] = 0;
        if (active == seat) {
            active = Mixer.NOBODY;
        }
        challenger = Mixer.NOBODY;
        challengedTicks = 0;
    }

    void tick(Seat[] seats) {
        int loudest = Mixer.NOBODY;
        for (int seat = 0; seat < seats.length; seat++) {
            average[seat] += SMOOTHING * (seats[seat].meanSquare() - average[seat]);
            if (average[seat] > SPEAKING && (loudest == Mixer.NOBODY || average[seat] > average[loudest])) {
                loudest = seat;
            }
        }
        double toBeat = active == Mixer.NOBODY ? 0 : LOUDER * average[active];
        if (loudest == Mixer.NOBODY || loudest == active || average[loudest] < toBeat) {
            challengedTicks = 0;
            return;
        }
        challengedTicks = loudest == challenger ? challengedTicks + 1 : 1;
        challenger = loudest;
        boolean isSilent = active == Mixer.NOBODY || average[active] < SPEAKING;
        if (challengedTicks >= (isSilent ? TICKS_TO_FOLLOW_SILENCE : TICKS_TO_TAKE_OVER)) {
            active = challenger;
            challengedTicks = 0;
        }
    }
}
