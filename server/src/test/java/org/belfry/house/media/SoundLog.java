package org.belfry.house.media;

/// The newest sound, and no more of it than fits. Thread-safe.
final class SoundLog {

    private final short[] kept;
    private final int rateHz;
    private int count;

    SoundLog(int rateHz, int milliseconds) {
        this.rateHz = rateHz;
        kept = new short[rateHz / 1_000 * milliseconds];
    }

    synchronized void add(short[] samples, int frames) {
        int over = Math.max(0, count + frames - kept.length);
        System.arraycopy(kept, over, kept, 0, count - over);
        count -= over;
        System.arraycopy(samples, 0, kept, count, frames);
        count += frames;
    }

    synchronized Sound sound() {
        return new Sound(kept, rateHz).part(0, count);
    }
}
