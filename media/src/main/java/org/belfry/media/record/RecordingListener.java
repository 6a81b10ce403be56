package org.belfry.media.record;

/// Hears how a recording goes: what a notice tone or a spoken notice to all sides hangs on.
@FunctionalInterface
public interface RecordingListener {

    /// How it goes.
    enum State {
        RECORDING,
        PAUSED,
        /// To its end, by [Recording#close].
        ENDED,
        /// The sink took no more; what it had plays.
        FAILED
    }

    /// Called by whoever caused it: must not wait.
    void changed(State now);
}
