package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.People;
import org.belfry.pbx.dialplan.Dialplans;

/// As what people are shown to those they call. Thread-safe, in memory.
@FunctionalInterface
public interface Faces {

    /// Nothing for somebody who has left.
    Optional<Face> of(PersonId person);

    /// By the shortest extension of the plan in force that leads to them, and the name of their account.
    static Faces byExtension(Dialplans dialplans, People people) {
        return new ExtensionFaces(dialplans, people);
    }

    /// @param number the extension, as it can be called back inside of the house
    /// @param name for a screen
    record Face(String number, Redacted<String> name) {}
}
