package org.belfry.pbx.dialplan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.PersonId;

/// Finds forwards that lead back to who set them: told when they are set, for a call that meets one
/// only rings.
final class ForwardLoops {

    private ForwardLoops() {}

    /// @return the loop in one sentence; extensions stand for people
    static Optional<String> from(PersonId person, Plan plan, Map<PersonId, Personal> personal) {
        return walk(person, person, plan, personal, new ArrayList<>(), new HashSet<>())
                .map(path -> "forward: it comes back by " + String.join(" → ", path));
    }

    private static Optional<List<String>> walk(
            PersonId start,
            PersonId at,
            Plan plan,
            Map<PersonId, Personal> personal,
            List<String> path,
            Set<PersonId> seen) {
        var own = personal.getOrDefault(at, Personal.NONE);
        for (String number : List.of(own.always(), own.busy(), own.noAnswer())) {
            if (!(plan.extensions().get(number) instanceof Target.Person(var next)) || !seen.add(next)) {
                continue;
            }
            path.add(number);
            if (next.equals(start)) {
                return Optional.of(path);
            }
            var found = path.size() < Snapshot.DEEPEST
                    ? walk(start, next, plan, personal, path, seen)
                    : Optional.<List<String>>empty();
            if (found.isPresent()) {
                return found;
            }
            path.removeLast();
        }
        return Optional.empty();
    }
}
