package org.belfry.audio.codec;

/// How much a packet may hold.
final class Lengths {

    private Lengths() {}

    static int framesMax(AudioFormat format) {
        return format.frames(AudioFormat.PACKET_MS_MAX);
    }

    /// Ours to get right: fewer than one frame or more than a packet holds is a bug.
    static void requireFrames(AudioFormat format, int frames) {
        if (frames < 1 || frames > framesMax(format)) {
            throw new IllegalArgumentException("frames: %d (expected: 1..%d)".formatted(frames, framesMax(format)));
        }
    }

    /// Whether what a peer sent is a packet and there is room for it.
    static boolean fits(AudioFormat format, int frames, short[] samples, int at) {
        return frames >= 1
                && frames <= framesMax(format)
                && at >= 0
                && frames * format.channels() <= samples.length - at;
    }
}
