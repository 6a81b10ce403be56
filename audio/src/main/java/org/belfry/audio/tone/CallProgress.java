package org.belfry.audio.tone;

/// What a tone tells the caller (ITU-T E.182).
public enum CallProgress {
    /// Dial now.
    DIAL,
    /// The other is talking.
    BUSY,
    /// It rings there.
    RINGBACK,
    /// No way through at the moment.
    CONGESTION,
    /// Somebody else calls while you talk.
    WAITING,
    /// There is no such number.
    UNOBTAINABLE
}
