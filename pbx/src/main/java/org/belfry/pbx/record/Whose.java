package org.belfry.pbx.record;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.belfry.ground.PersonId;
import org.belfry.identity.People;
import org.belfry.identity.Person;
import org.belfry.pbx.number.Dialled;

/// Whose calls are looked for: those in which any of these people or numbers is on either side. Immutable.
///
/// @param numbers as E.164 with their plus, or extensions
public record Whose(Set<PersonId> people, Set<String> numbers) {

    /// Whom one search may be about, against a letter that half the firm has in its name.
    public static final int PEOPLE_MAX = 100;

    public Whose {
        people = Set.copyOf(people);
        numbers = Set.copyOf(numbers);
    }

    /// Whom somebody means who types that: the name of an account, a piece of what a person is called, or a number
    /// however it is written. Nobody, where it is none of these.
    ///
    /// @param written a number as it is written in the country of the house, as E.164
    public static Whose meant(String words, People people, Function<String, Optional<String>> written) {
        String typed = words.strip();
        var numbers = new LinkedHashSet<String>();
        Dialled.read(typed).filter(Dialled::isNumber).ifPresent(dialled -> {
            numbers.add(dialled.keys());
            written.apply(dialled.keys()).ifPresent(numbers::add);
        });
        var account = people.named(typed);
        return new Whose(account.map(Person::id).map(Set::of).orElseGet(() -> called(typed, people)), numbers);
    }

    private static Set<PersonId> called(String piece, People people) {
        if (piece.isEmpty()) {
            return Set.of();
        }
        String sought = piece.toLowerCase(Locale.ROOT);
        return people.all().stream()
                .filter(person ->
                        person.displayName().disclose().toLowerCase(Locale.ROOT).contains(sought))
                .limit(PEOPLE_MAX)
                .map(Person::id)
                .collect(Collectors.toSet());
    }
}
