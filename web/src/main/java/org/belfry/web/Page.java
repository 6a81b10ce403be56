package org.belfry.web;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.belfry.identity.Entrance;

/// An address of the pages that may be opened directly; the same document answers all of them and draws
/// what the address asks for.
record Page(String path, Set<Entrance> entrances) {

    private static final Set<Entrance> BOTH = EnumSet.allOf(Entrance.class);
    private static final Set<Entrance> APP = EnumSet.of(Entrance.APP);
    private static final Set<Entrance> CONSOLE = EnumSet.of(Entrance.CONSOLE);

    static final List<Page> ALL = List.of(
            new Page("/", BOTH),
            new Page("/sign-in", BOTH),
            new Page("/enrol", BOTH),
            new Page("/account", BOTH),
            new Page("/phone", APP),
            new Page("/messages", APP),
            new Page("/trust", CONSOLE),
            new Page("/doors", CONSOLE),
            new Page("/audit", CONSOLE),
            new Page("/people", CONSOLE));

    static boolean exists(String path, Entrance entrance) {
        return ALL.stream()
                .anyMatch(page -> page.path().equals(path) && page.entrances().contains(entrance));
    }
}
