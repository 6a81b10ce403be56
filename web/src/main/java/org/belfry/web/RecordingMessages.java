package org.belfry.web;

import java.time.Instant;
import java.util.List;

/// What the interface tells of calls that were recorded.
final class RecordingMessages {

    private RecordingMessages() {}

    @Meaning("The recorded calls that the person who is signed in may hear.")
    record Recordings(
            @Meaning("The newest first, 200 at most; those that are being recorded are not among them.")
            List<Recorded> recordings) {}

    @Meaning("A recorded call, without what was said.")
    record Recorded(
            @Meaning("What it is heard by.") String id,

            @Meaning("The names of those of the house who speak in it and have an account still.")
            List<String> people,

            @Meaning(value = "By what it was recorded: a person, or a trunk and its name.", example = "person")
            String rule,

            @Meaning("When it was begun.") Instant beganAt,

            @Meaning(value = "How long it is.", example = "170")
            int seconds,

            @Meaning("Whether it ends where the house or its disk did, and not where the call did.")
            boolean cut) {

        @Override
        public String toString() {
            return "[recording " + id + "]";
        }
    }
}
