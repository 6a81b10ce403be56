package org.belfry.media;

/// What is played into a leg: a prompt, music, a message. Asked by one thread at a time, the port's
/// metronome, which plays to all legs: it must not wait.
@FunctionalInterface
public interface SampleSource {

    /// Writes up to `count` samples from `at` on.
    ///
    /// @return how many; fewer than `count` only at the end
    int read(short[] samples, int at, int count);
}
