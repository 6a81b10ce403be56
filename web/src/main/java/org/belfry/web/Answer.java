package org.belfry.web;

import org.belfry.identity.SessionToken;
import org.jspecify.annotations.Nullable;

/// What an act answers; the route knows the status of success.
sealed interface Answer {

    /// Done.
    ///
    /// @param body a record or a list of records; null where the route answers without one
    record Done(@Nullable Object body) implements Answer {}

    /// Done, and whoever asked is signed in from now on.
    record SignedIn(@Nullable Object body, SessionToken token) implements Answer {}

    /// Done, and the session is over.
    record SignedOut() implements Answer {}

    /// Done; what is answered is a sound, as a WAV file.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sound(byte[] wav) implements Answer {}

    record Refused(Problem problem) implements Answer {}

    static Answer of(Object body) {
        return new Done(body);
    }

    static Answer done() {
        return new Done(null);
    }

    static Answer refuse(ProblemCode code) {
        return new Refused(Problem.of(code));
    }

    static Answer refuse(ProblemCode code, String detail) {
        return new Refused(Problem.of(code, detail));
    }
}
