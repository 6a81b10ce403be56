package org.belfry.identity;

import org.belfry.ground.PersonId;

/// The one place that decides what a person may do; denies by default (policy A8). Never waits.
public interface Rights {

    Decision decide(PersonId person, Right right);

    /// Whether the person may hold a session at this entrance at all.
    Decision enter(PersonId person, Entrance entrance);

    /// The same for an account that is only about to exist.
    Decision enter(Person person, Entrance entrance);

    /// What somebody may be asked to have before an act (policy A8). What is not granted is refused.
    enum Right {
        /// Whatever concerns only the person themselves.
        OWN_ACCOUNT("own-account"),
        /// Everything in the console.
        ADMINISTRATION("administration");

        private final String text;

        Right(String text) {
            this.text = text;
        }

        /// The stable name, shown and audited.
        public String text() {
            return text;
        }
    }

    /// What the one decision point said, and by which rule (policy A8).
    sealed interface Decision {

        String rule();

        record Allowed(String rule) implements Decision {}

        /// @param sentence for the person refused
        record Refused(String rule, String sentence) implements Decision {}
    }
}
