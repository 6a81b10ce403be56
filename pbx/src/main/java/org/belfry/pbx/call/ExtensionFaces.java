package org.belfry.pbx.call;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.belfry.ground.PersonId;
import org.belfry.identity.People;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.dialplan.Target;
import org.jspecify.annotations.Nullable;

/// People as those they call see them: by the shortest extension that leads to them, and by name.
/// Somebody without an extension has no number to be called back by.
///
/// Asked for both ends of each call, so the extensions of a plan are turned round once, when it is first
/// asked about: a house of ten thousand would else look through all of them at each call.
final class ExtensionFaces implements Faces {

    private static final String NOBODY = "anonymous";
    private static final BinaryOperator<String> SHORTEST =
            BinaryOperator.minBy(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));

    private final Dialplans dialplans;
    private final People people;
    private volatile @Nullable Numbers known;

    /// Whose numbers a plan holds; of a plan that never changes.
    private record Numbers(Plan plan, Map<PersonId, String> byPerson) {

        static Numbers of(Plan plan) {
            var byPerson = new HashMap<PersonId, String>();
            plan.extensions().forEach((number, target) -> {
                if (target instanceof Target.Person(var person)) {
                    byPerson.merge(person, number, SHORTEST);
                }
            });
            return new Numbers(plan, byPerson);
        }
    }

    ExtensionFaces(Dialplans dialplans, People people) {
        this.dialplans = dialplans;
        this.people = people;
    }

    @Override
    public Optional<Face> of(PersonId person) {
        return people.find(person).map(one -> new Face(extension(person), one.displayName()));
    }

    private String extension(PersonId person) {
        return numbers().byPerson().getOrDefault(person, NOBODY);
    }

    @SuppressWarnings("ReferenceEquality") // another plan is another object, and comparing what they hold takes long
    private Numbers numbers() {
        var plan = dialplans.plan();
        var numbers = known;
        if (numbers == null || numbers.plan() != plan) {
            numbers = Numbers.of(plan);
            known = numbers;
        }
        return numbers;
    }
}
