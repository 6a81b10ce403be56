package org.belfry.pbx.voicemail;

/// Whether somebody may leave a message.
public sealed interface Leaving {

    /// @param message to be spoken into, and kept or closed
    record Open(MessageDraft message) implements Leaving {}

    /// The box holds as many as it may.
    record Full() implements Leaving {}

    /// Nobody has such a box, or the disk takes nothing.
    record Unavailable(String sentence) implements Leaving {}
}
