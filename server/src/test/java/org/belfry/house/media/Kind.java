package org.belfry.house.media;

/// The kinds of endpoint that are met, each with the tones of the one that calls and the one that is called.
enum Kind {
    /// Ours, in clear: what a carrier's line may be.
    LINE_IN_CLEAR(440, 490),
    /// Ours, with keys from the description.
    SECURE_PHONE(620, 690),
    /// Not ours, the same way.
    FFMPEG(790, 870),
    BARESIP(960, 1_050),
    /// DTLS and ICE.
    CHROMIUM(1_240, 1_370);

    private final int callerHz;
    private final int calleeHz;

    Kind(int callerHz, int calleeHz) {
        this.callerHz = callerHz;
        this.calleeHz = calleeHz;
    }

    int hz(boolean calls) {
        return calls ? callerHz : calleeHz;
    }
}
