package org.belfry.pbx.dialplan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.belfry.pbx.number.CallClass;

/// Walks through a plan and finds what no table shows: ways that end where they began without
/// anybody choosing, and ways on which a stranger's call would leave the house at its cost. Every
/// fault shows its path.
///
/// Each step is a name as people know it, `group sales`. Forwards of people are no steps: they are
/// made at the cost of a person and pass the outbound gate. What a queue calls back is a step: a stranger
/// says to which number.
final class PlanPaths {

    private static final Set<CallClass> BOUNDED = Set.of(CallClass.INTERNAL, CallClass.NATIONAL, CallClass.MOBILE);

    private final Plan plan;
    private final Map<String, List<Step>> steps = new LinkedHashMap<>();

    /// @param by how one gets there, such as `key 9`
    /// @param chosen whether somebody has to press something
    private record Step(String by, Target to, boolean chosen) {}

    PlanPaths(Plan plan) {
        this.plan = plan;
        plan.groups().forEach((name, group) -> add("group " + name, "nobody answers", group.otherwise(), false));
        plan.queues().forEach((name, queue) -> add("queue " + name, "nobody answers", queue.otherwise(), false));
        plan.hours().forEach((name, hours) -> {
            add("hours " + name, "open", hours.open(), false);
            add("hours " + name, "closed", hours.closed(), false);
        });
        var rooms = rooms(plan);
        plan.menus().forEach((name, menu) -> {
            menu.keys().forEach((key, target) -> add("menu " + name, "key " + key, target, true));
            add("menu " + name, "nothing is pressed", menu.otherwise(), false);
            if (menu.extensions()) {
                rooms.forEach((target, number) -> add("menu " + name, "extension " + number, target, true));
            }
        });
    }

    List<String> faults() {
        var faults = new ArrayList<String>();
        for (String start : steps.keySet()) {
            loop(start, start, new ArrayList<>(List.of(start)), new HashSet<>())
                    .ifPresent(path -> faults.add("a loop nobody can leave: " + path));
        }
        if (plan.outside().trunks().stream().anyMatch(Plan.Trunk::paid)) {
            var walked = new HashSet<Target>();
            for (var way : plan.outside().inbound()) {
                if (!walked.add(way.target())) {
                    continue;
                }
                String from =
                        "trunk %s, %s".formatted(way.trunk(), way.number().isEmpty() ? "any number" : way.number());
                leak(way.target(), new ArrayList<>(List.of(from)), new HashSet<>())
                        .ifPresent(path -> faults.add("a stranger could call out at the firm's cost: " + path));
            }
        }
        return faults;
    }

    /// What extensions lead to besides people and their boxes, each once with one of its numbers,
    /// and of the numbers outside one: a thousand menus over fifty thousand extensions would be a
    /// plan nobody can check.
    private static Map<Target, String> rooms(Plan plan) {
        var rooms = new LinkedHashMap<Target, String>();
        boolean outside = false;
        for (var extension : plan.extensions().entrySet()) {
            var target = extension.getValue();
            boolean another = target instanceof Target.Outside && outside;
            if (!(target instanceof Target.Person) && !(target instanceof Target.Box) && !another) {
                rooms.putIfAbsent(target, extension.getKey());
            }
            outside |= target instanceof Target.Outside;
        }
        return rooms;
    }

    private Optional<String> loop(String start, String at, List<String> path, Set<String> seen) {
        for (var step : steps.getOrDefault(at, List.of())) {
            String next = name(step.to());
            if (step.chosen() || !steps.containsKey(next)) {
                continue;
            }
            path.add("(%s) %s".formatted(step.by(), next));
            if (next.equals(start)) {
                return Optional.of(String.join(" → ", path));
            }
            if (seen.add(next)) {
                var found = loop(start, next, path, seen);
                if (found.isPresent()) {
                    return found;
                }
            }
            path.removeLast();
        }
        return Optional.empty();
    }

    private Optional<String> leak(Target target, List<String> path, Set<String> seen) {
        if (target instanceof Target.Outside(var number)) {
            path.add("outside " + number);
            return Optional.of(String.join(" → ", path));
        }
        String here = name(target);
        if (!seen.add(here)) {
            return Optional.empty();
        }
        path.add(here);
        if (target instanceof Target.Queue(var name)) {
            var dear = unbounded(name);
            if (dear.isPresent()) {
                path.add("(asks to be called back) outside, %s numbers".formatted(dear.get()));
                return Optional.of(String.join(" → ", path));
            }
        }
        for (var step : steps.getOrDefault(here, List.of())) {
            path.add("(%s)".formatted(step.by()));
            var found = leak(step.to(), path, seen);
            if (found.isPresent()) {
                return found;
            }
            path.removeLast();
        }
        path.removeLast();
        return Optional.empty();
    }

    /// What a queue would call back that nobody can bound: a stranger chooses the number, by the one he shows.
    /// At home, and in countries that are named, the gate bounds what it costs; everything else is made to be
    /// called by others.
    private Optional<String> unbounded(String queue) {
        var known = plan.queues().get(queue);
        return known == null || known.callback().places() == 0
                ? Optional.empty()
                : known.callback().classes().stream()
                        .filter(callClass -> !BOUNDED.contains(callClass))
                        .sorted()
                        .map(CallClass::text)
                        .findFirst();
    }

    private void add(String from, String by, Target to, boolean chosen) {
        steps.computeIfAbsent(from, _ -> new ArrayList<>()).add(new Step(by, to, chosen));
    }

    private static String name(Target target) {
        return switch (target) {
            case Target.Person _ -> "a person";
            case Target.Box _ -> "a message box";
            case Target.Group(var name) -> "group " + name;
            case Target.Menu(var name) -> "menu " + name;
            case Target.Hours(var name) -> "hours " + name;
            case Target.Queue(var name) -> "queue " + name;
            case Target.Outside(var number) -> "outside " + number;
            case Target.Say _ -> "an announcement";
            case Target.End() -> "the end";
        };
    }
}
