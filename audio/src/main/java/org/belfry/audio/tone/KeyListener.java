package org.belfry.audio.tone;

/// Is told what [DtmfDetector] hears, on its thread.
public interface KeyListener {

    /// A key is being pressed: about 40 ms after it began.
    void pressed(char key);

    /// It was let go.
    ///
    /// @param milliseconds how long it sounded, to about 10
    void released(char key, int milliseconds);
}
