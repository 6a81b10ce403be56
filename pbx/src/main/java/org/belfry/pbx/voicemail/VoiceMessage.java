package org.belfry.pbx.voicemail;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;

/// A message that was left, without what was said. Immutable.
///
/// @param owner whose box it is in
/// @param caller the number they called from, as shown in the house; empty if hidden
/// @param heardAt when the owner heard it first, or said they had
/// @param transcript what was said, as far as a program understood it; empty text if it understood nothing
public record VoiceMessage(
        Id id,
        PersonId owner,
        Redacted<String> caller,
        Instant leftAt,
        Duration length,
        Optional<Instant> heardAt,
        Optional<Redacted<String>> transcript) {

    public boolean isHeard() {
        return heardAt.isPresent();
    }
}
