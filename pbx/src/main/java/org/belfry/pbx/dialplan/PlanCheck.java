package org.belfry.pbx.dialplan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.belfry.ground.PersonId;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.number.Destination;
import org.belfry.pbx.number.Dialled;
import org.belfry.pbx.number.Numbering;

/// Says why a [Plan] may not be used: one sentence a fault, none if it may. Loops and ways out are
/// [PlanPaths]'.
///
/// Limits, which bound the memory and time of a plan: [#EXTENSIONS_MAX] extensions, [#NAMED_MAX]
/// groups, menus, hours, queues, trunks and codes each, [#PEOPLE_MAX] people a group or who may
/// listen or places to be called back, [#EXTENSIONS_MAX] people recorded, [#INBOUND_MAX] numbers and [#BLOCKED_MAX]
/// blocked
/// callers; the first [#FAULTS_MAX] faults are told.
final class PlanCheck {

    static final int EXTENSIONS_MAX = 50_000;
    static final int NAMED_MAX = 1_000;
    static final int PEOPLE_MAX = 100;
    static final int INBOUND_MAX = 50_000;
    static final int BLOCKED_MAX = 10_000;
    static final int FAULTS_MAX = 20;
    static final int CODE_CHARS_MAX = 5;
    static final int TRIES_MAX = 5;

    private static final Duration PAUSE_SHORTEST = Duration.ofSeconds(10);
    private static final Duration PAUSE_LONGEST = Duration.ofHours(1);
    private static final Duration CALLBACK_SHORTEST = Duration.ofMinutes(1);
    private static final Duration CALLBACK_LONGEST = Duration.ofHours(24);

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,8}");
    private static final Pattern CODE = Pattern.compile("\\*[0-9]{1,4}");
    private static final Pattern KEY = Pattern.compile("[0-9*#]");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{0,2}");
    private static final Pattern BLOCKED = Pattern.compile("hidden|\\+[0-9]{1,15}\\*?");

    /// The services a code can start.
    static final Set<String> FEATURES = Set.of(
            "voicemail",
            "echo",
            "own-number",
            "park",
            "retrieve",
            "pickup",
            "forward-on",
            "forward-off",
            "undisturbed",
            "disturbed",
            "waiting-on",
            "waiting-off",
            "agent-in",
            "agent-out");

    private final Plan plan;
    private final Predicate<PersonId> exists;
    private final Numbering numbering;
    private final List<String> faults = new ArrayList<>();

    private PlanCheck(Plan plan, Predicate<PersonId> exists, Numbering numbering) {
        this.plan = plan;
        this.exists = exists;
        this.numbering = numbering;
    }

    static List<String> faults(Plan plan, Predicate<PersonId> exists, Numbering numbering) {
        var check = new PlanCheck(plan, exists, numbering);
        check.place();
        check.counts();
        check.extensions();
        check.features();
        check.rooms();
        check.outside();
        check.recording();
        if (check.faults.isEmpty()) {
            check.faults.addAll(new PlanPaths(plan).faults());
        }
        return check.faults.stream().limit(FAULTS_MAX).toList();
    }

    /// Why somebody may not send calls there; empty if they may.
    static Optional<String> forward(Plan plan, Numbering numbering, String number) {
        if (number.isEmpty() || plan.extensions().containsKey(number)) {
            return Optional.empty();
        }
        var destination = number.startsWith("+")
                ? numbering.destination(number, plan.place().country())
                : Optional.<Destination>empty();
        return destination.isPresent() && destination.get().callClass() != CallClass.UNKNOWN
                ? Optional.empty()
                : Optional.of("forward: expected an extension or a whole number with its plus");
    }

    private void place() {
        var place = plan.place();
        expect(
                numbering.knows(place.country()),
                () -> "country: '%.8s' (expected: two letters of ISO 3166-1)".formatted(place.country()));
        expect(
                PREFIX.matcher(place.prefix()).matches(),
                () -> "prefix: '%.8s' (expected: up to two digits)".formatted(place.prefix()));
    }

    private void counts() {
        count("extensions", plan.extensions().size(), EXTENSIONS_MAX);
        count("features", plan.features().size(), NAMED_MAX);
        count("groups", plan.groups().size(), NAMED_MAX);
        count("menus", plan.menus().size(), NAMED_MAX);
        count("hours", plan.hours().size(), NAMED_MAX);
        count("queues", plan.queues().size(), NAMED_MAX);
        count("trunks", plan.outside().trunks().size(), NAMED_MAX);
        count("inbound", plan.outside().inbound().size(), INBOUND_MAX);
        count("blocked", plan.outside().blocked().size(), BLOCKED_MAX);
    }

    private void extensions() {
        String prefix = plan.place().prefix();
        plan.extensions().forEach((number, target) -> {
            expect(
                    EXTENSION.matcher(number).matches(),
                    () -> "extension '%.20s' (expected: 2 to 8 digits)".formatted(number));
            expect(
                    !numbering.emergency().holds(plan.place().country(), number),
                    () -> "extension %s calls for help in %s (expected: another number)"
                            .formatted(number, plan.place().country()));
            expect(
                    prefix.isEmpty() || !number.startsWith(prefix),
                    () -> "extension %s begins with %s, which leads outside".formatted(number, prefix));
            target("extension " + number, target);
        });
    }

    private void features() {
        plan.features().forEach((code, feature) -> {
            expect(CODE.matcher(code).matches(), () -> "code '%.20s' (expected: * and 1 to 4 digits)".formatted(code));
            expect(
                    FEATURES.contains(feature),
                    () -> "code %s: no service '%.32s' (expected: one of %s)".formatted(code, feature, FEATURES));
        });
    }

    private void rooms() {
        plan.groups().forEach((name, group) -> {
            named("group", name);
            people("group " + name, group.people());
            target("group " + name, group.otherwise());
        });
        plan.queues().forEach((name, queue) -> {
            named("queue", name);
            people("queue " + name, queue.agents());
            expect(
                    queue.callers() >= 1 && queue.callers() <= NAMED_MAX,
                    () -> "queue %s: %d callers (expected: 1..%d)".formatted(name, queue.callers(), NAMED_MAX));
            callback("queue " + name, queue.callback());
            target("queue " + name, queue.otherwise());
        });
        plan.menus().forEach((name, menu) -> {
            named("menu", name);
            expect(
                    menu.attempts() >= 1 && menu.attempts() <= 10,
                    () -> "menu %s: %d attempts (expected: 1..10)".formatted(name, menu.attempts()));
            menu.keys().forEach((key, target) -> {
                expect(
                        KEY.matcher(key).matches(),
                        () -> "menu %s: key '%.8s' (expected: 0-9, * or #)".formatted(name, key));
                target("menu " + name + ", key " + key, target);
            });
            target("menu " + name, menu.otherwise());
        });
        plan.hours().forEach((name, hours) -> {
            named("hours", name);
            target("hours " + name + ", open", hours.open());
            target("hours " + name + ", closed", hours.closed());
        });
    }

    private void callback(String of, Plan.Callback callback) {
        expect(
                callback.places() >= 0 && callback.places() <= PEOPLE_MAX,
                () -> "%s: callback, %d places (expected: 0..%d)".formatted(of, callback.places(), PEOPLE_MAX));
        expect(
                callback.tries() >= 1 && callback.tries() <= TRIES_MAX,
                () -> "%s: callback, %d tries (expected: 1..%d)".formatted(of, callback.tries(), TRIES_MAX));
        expect(
                isWithin(callback.pause(), PAUSE_SHORTEST, PAUSE_LONGEST),
                () -> "%s: callback, pause %s (expected: PT10S..PT1H)".formatted(of, callback.pause()));
        expect(
                isWithin(callback.patience(), CALLBACK_SHORTEST, CALLBACK_LONGEST),
                () -> "%s: callback, patience %s (expected: PT1M..PT24H)".formatted(of, callback.patience()));
        for (String country : callback.countries()) {
            expect(
                    numbering.knows(country),
                    () -> "%s: callback, country '%.8s' (expected: two letters of ISO 3166-1)".formatted(of, country));
        }
    }

    private static boolean isWithin(Duration time, Duration least, Duration most) {
        return time.compareTo(least) >= 0 && time.compareTo(most) <= 0;
    }

    private void outside() {
        var names = new HashSet<String>();
        for (var trunk : plan.outside().trunks()) {
            named("trunk", trunk.name());
            expect(names.add(trunk.name()), () -> "trunk %s: there are two (expected: one)".formatted(trunk.name()));
            expect(
                    numbering.knows(trunk.country()),
                    () -> "trunk %s: country '%.8s' (expected: two letters of ISO 3166-1)"
                            .formatted(trunk.name(), trunk.country()));
            expect(
                    trunk.shown().isEmpty() || whole(trunk.shown()),
                    () -> "trunk %s: the number it shows is none".formatted(trunk.name()));
        }
        for (var way : plan.outside().inbound()) {
            expect(names.contains(way.trunk()), () -> "inbound: no trunk '%.32s'".formatted(way.trunk()));
            expect(
                    way.number().isEmpty() || whole(way.number()),
                    () -> "inbound of %s: '%.20s' (expected: a whole number with its plus)"
                            .formatted(way.trunk(), way.number()));
            target("inbound of " + way.trunk(), way.target());
        }
        for (String pattern : plan.outside().blocked()) {
            expect(
                    BLOCKED.matcher(pattern).matches(),
                    () -> "blocked: '%.20s' (expected: a number with its plus, its beginning and *, or hidden)"
                            .formatted(pattern));
        }
    }

    private void recording() {
        var rule = plan.recording();
        count("recording.people", rule.people().size(), EXTENSIONS_MAX);
        count("recording.listeners", rule.listeners().size(), PEOPLE_MAX);
        expect(rule.people().stream().allMatch(exists), () -> "recording: somebody recorded has no account");
        expect(rule.listeners().stream().allMatch(exists), () -> "recording: somebody who may listen has no account");
        for (String trunk : rule.trunks()) {
            expect(
                    plan.outside().trunks().stream()
                            .anyMatch(known -> known.name().equals(trunk)),
                    () -> "recording: no trunk '%.32s'".formatted(trunk));
        }
        expect(
                !rule.recordsAnything() || !rule.listeners().isEmpty(),
                () -> "recording: what nobody may hear is not recorded (expected: listeners)");
    }

    private boolean whole(String number) {
        return Dialled.read(number)
                .flatMap(dialled -> numbering.e164(dialled, plan.place().country()))
                .filter(number::equals)
                .isPresent();
    }

    private void target(String from, Target target) {
        switch (target) {
            case Target.Person(var person) ->
                expect(exists.test(person), () -> "%s leads to somebody without account".formatted(from));
            case Target.Box(var person) ->
                expect(exists.test(person), () -> "%s leads to a box of nobody".formatted(from));
            case Target.Group(var name) -> known(from, "group", name, plan.groups());
            case Target.Menu(var name) -> known(from, "menu", name, plan.menus());
            case Target.Hours(var name) -> known(from, "hours", name, plan.hours());
            case Target.Queue(var name) -> known(from, "queue", name, plan.queues());
            case Target.Outside(var number) ->
                expect(
                        whole(number),
                        () -> "%s leads to '%.20s' (expected: a whole number with its plus)".formatted(from, number));
            case Target.Say(var prompt) ->
                expect(
                        NAME.matcher(prompt).matches(),
                        () -> "%s says '%.32s' (expected: the name of a prompt)".formatted(from, prompt));
            case Target.End() -> {}
        }
    }

    private void known(String from, String kind, String name, Map<String, ?> there) {
        expect(there.containsKey(name), () -> "%s leads to %s '%.32s', which is not there".formatted(from, kind, name));
    }

    private void people(String of, List<PersonId> people) {
        expect(!people.isEmpty(), () -> "%s: nobody is in it".formatted(of));
        count(of, people.size(), PEOPLE_MAX);
        expect(people.stream().allMatch(exists), () -> "%s: somebody in it has no account".formatted(of));
    }

    private void named(String kind, String name) {
        expect(
                NAME.matcher(name).matches(),
                () -> "%s '%.32s' (expected: 1 to 32 of a-z, 0-9 and -)".formatted(kind, name));
    }

    private void count(String what, int count, int most) {
        expect(count <= most, () -> "%s: %d (expected: 0..%d)".formatted(what, count, most));
    }

    private void expect(boolean fine, Supplier<String> sentence) {
        if (!fine && faults.size() < FAULTS_MAX) {
            faults.add(sentence.get());
        }
    }
}
