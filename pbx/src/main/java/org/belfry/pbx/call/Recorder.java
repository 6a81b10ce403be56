package org.belfry.pbx.call;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.media.record.RecordingSink;

/// Which calls are recorded, and what takes them. Thread-safe.
public interface Recorder {

    /// Records nothing.
    Recorder NOTHING = new Recorder() {
        @Override
        public Optional<String> rule(Set<PersonId> people, Set<String> trunks) {
            return Optional.empty();
        }

        @Override
        public Tape begin(Id call, String rule, Set<PersonId> people) throws IOException {
            throw new IOException("nothing is recorded here");
        }

        @Override
        public void failed(Id call, String why) {
            throw new IllegalStateException("nothing is recorded here");
        }

        @Override
        public void paused(Id call, PersonId by, boolean isPaused) {
            throw new IllegalStateException("nothing is recorded here");
        }
    };

    /// The rule by which a call is recorded; empty if it is not. Must not wait.
    ///
    /// @param people of the house who talk in it
    /// @param trunks by which others do
    Optional<String> rule(Set<PersonId> people, Set<String> trunks);

    /// Begins a recording. May wait for the store.
    ///
    /// @param people of the house whose voices are in it
    /// @throws IOException if nothing can be kept at the moment
    Tape begin(Id call, String rule, Set<PersonId> people) throws IOException;

    /// Told that a call is not recorded though a rule wants it, or no further. May wait for the store.
    ///
    /// @param why a sentence; nothing personal
    void failed(Id call, String why);

    /// Told that somebody who talks in a recorded call wants it to pause, or to go on. May wait for the store.
    void paused(Id call, PersonId by, boolean isPaused);

    /// What takes one recording. Owned by the thread of the call; its sink by the recording.
    interface Tape {

        RecordingSink sink();

        /// Keeps it, after its sink was closed. Waits for the store.
        ///
        /// @param isCut whether it ended before the call
        void keep(Duration length, boolean isCut) throws IOException;

        /// Keeps nothing of it.
        void discard() throws IOException;
    }
}
