package org.belfry.pbx.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.audio.prompt.Prompts;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Route;

/// Lets somebody wait with music until anybody of the house takes the call up again, by the slot it is
/// parked at (decision 0182).
///
/// Who parks is told the slot: who transfers somebody here, before he is let go; who dials here, so that he
/// can transfer somebody afterwards, and then whoever he transfers waits in his stead. After a while it
/// rings where it was parked from.
final class Park {

    private static final Duration RINGING_BACK = Duration.ofSeconds(30);

    private final String wanted;
    private final Premises premises;
    private final Duration longest;

    /// @param wanted the slot, or empty
    Park(String wanted, Premises premises, Duration longest) {
        this.wanted = wanted;
        this.premises = premises;
        this.longest = longest;
    }

    Onward serve(Attendance voice) {
        voice.answer();
        var parking = premises.board().parking();
        var by = by(voice);
        var line = voice.line();
        var slot = parking.park(wanted.isEmpty() ? extension(by) : wanted, line);
        if (slot.isEmpty()) {
            voice.announce("cannot-complete");
            return new Onward.Done("Nothing can be parked any more.");
        }
        try {
            var told = new ArrayList<>(List.of("parked-at"));
            told.addAll(Prompts.keys(slot.get()));
            if (!voice.tellSender(told)) {
                voice.announce(told);
            }
            voice.music();
            if (voice.await(longest, voice::isTalking)) {
                return new Onward.Talking();
            }
        } finally {
            parking.free(slot.get(), line);
        }
        return back(by, slot.get());
    }

    /// Who parks: who transferred him, or he himself.
    private static Optional<PersonId> by(Attendance voice) {
        return voice.visitor().by() instanceof org.belfry.pbx.dialplan.Dialling.ByPerson(PersonId person)
                ? Optional.of(person)
                : Optional.empty();
    }

    private String extension(Optional<PersonId> by) {
        return by.flatMap(premises.callees().faces()::of)
                .map(Faces.Face::number)
                .filter(number -> number.chars().allMatch(c -> c >= '0' && c <= '9'))
                .orElse("");
    }

    private static Onward back(Optional<PersonId> by, String slot) {
        var again = new Route.Feature("park", slot);
        return by.<Onward>map(person ->
                        new Onward.To(new Route.Ring(List.of(new Route.Stage(List.of(person), RINGING_BACK)), again)))
                .orElseGet(() -> new Onward.To(again));
    }
}
