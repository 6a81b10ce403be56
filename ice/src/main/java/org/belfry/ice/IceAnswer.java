package org.belfry.ice;

import org.jspecify.annotations.Nullable;

/// What to do with a STUN message: the bytes to send back to its source, or null for none, and what it was.
///
/// `session` is there if the message proved that it belongs to it.
@SuppressWarnings("ArrayRecordComponent") // handed to the door at once, never compared
public record IceAnswer(
        IceVerdict verdict,
        byte @Nullable [] reply,
        @Nullable IceSession session) {

    static IceAnswer silent(IceVerdict verdict) {
        return new IceAnswer(verdict, null, null);
    }
}
