package org.belfry.pbx.call;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;

/// Takes a call that rings at somebody else's telephone: at the extension that was dialled behind the code,
/// or at any colleague's. Only colleagues may, who share a group or a queue; and everybody at their own.
final class Pickup {

    private final String extension;
    private final Premises premises;

    /// @param extension empty for anybody's
    Pickup(String extension, Premises premises) {
        this.extension = extension;
        this.premises = premises;
    }

    /// What rings at whom. Thread-safe; holds what the hunts hold.
    static final class Bells {
        private final ConcurrentMap<PersonId, Set<Line>> ringing = new ConcurrentHashMap<>();

        void begins(PersonId person, Line line) {
            ringing.computeIfAbsent(person, _ -> ConcurrentHashMap.newKeySet()).add(line);
        }

        void ends(PersonId person, Line line) {
            ringing.computeIfPresent(person, (_, lines) -> {
                lines.remove(line);
                return lines.isEmpty() ? null : lines;
            });
        }

        Optional<Line> at(PersonId person) {
            return ringing.getOrDefault(person, Set.of()).stream().findFirst();
        }

        boolean isEmpty() {
            return ringing.isEmpty();
        }
    }

    Onward serve(Attendance voice) {
        if (!(voice.visitor().by() instanceof Dialling.ByPerson(PersonId person))) {
            return new Onward.Refused(403, "Strangers pick up nothing.");
        }
        var bells = premises.board().bells();
        var line = candidates(voice, person).stream()
                .flatMap(each -> bells.at(each).stream())
                .findFirst();
        if (line.isEmpty()) {
            return new Onward.Refused(404, "Nothing rings there that you may take.");
        }
        voice.answer();
        voice.goTo(line.get());
        return new Onward.Done("It did not ring any more.");
    }

    private Set<PersonId> candidates(Attendance voice, PersonId person) {
        var dialplan = premises.callees().dialplan().get();
        var may = new HashSet<>(dialplan.colleagues(person));
        may.add(person);
        if (!extension.isEmpty()) {
            var route = dialplan.route(
                    voice.visitor().by(), extension, premises.threads().time().now());
            var there = new HashSet<PersonId>();
            if (route instanceof Route.Ring ring) {
                ring.stages().forEach(stage -> there.addAll(stage.people()));
            }
            may.retainAll(there);
        }
        return may;
    }
}
