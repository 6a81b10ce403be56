package org.belfry.web;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Time;
import org.belfry.identity.Entrance;

/// The table: every act of the interface, in the order readers meet it. Immutable.
record Routes(List<Route<?>> all) {

    Routes {
        all = List.copyOf(all);
        var twice =
                all.stream().collect(Collectors.groupingBy(Route::toString, Collectors.counting())).entrySet().stream()
                        .filter(entry -> entry.getValue() > 1)
                        .toList();
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException("routes: %s (expected: each once)".formatted(twice));
        }
    }

    static Routes of(WebRooms rooms, Time time) {
        var accounts = rooms.accounts();
        return new Routes(Stream.of(
                        new SignInRoutes(accounts.signIn(), accounts.sessions(), accounts.people()).routes(),
                        new EnrolmentRoutes(accounts.enrolment(), rooms.facts(), rooms.recoveryKit()).routes(),
                        new AccountRoutes(accounts.sessions(), accounts.factors()).routes(),
                        new AdministrationRoutes(rooms, time).routes())
                .flatMap(List::stream)
                .toList());
    }

    List<Route<?>> at(Entrance entrance) {
        return all.stream()
                .filter(route -> route.entrances().contains(entrance))
                .toList();
    }

    /// The methods a path of this door takes, to be told to whoever used another one.
    Set<String> methods(Entrance entrance, String path) {
        return at(entrance).stream()
                .filter(route -> matches(route.fullPath(), path))
                .map(route -> route.method().name())
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    private static boolean matches(String pattern, String path) {
        String[] expected = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (expected.length != given.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!expected[i].equals(given[i]) && !expected[i].equals("{id}")) {
                return false;
            }
        }
        return true;
    }
}
