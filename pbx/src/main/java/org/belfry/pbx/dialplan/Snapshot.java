package org.belfry.pbx.dialplan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.belfry.ground.PersonId;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.number.Destination;
import org.belfry.pbx.number.Dialled;
import org.belfry.pbx.number.Numbering;
import org.jspecify.annotations.Nullable;

/// A [Plan] that passed its check, with what people set for themselves, made ready for questions.
/// Immutable.
///
/// Limit: a route is at most [#DEEPEST] steps deep and [#STEPS_MAX] wide whatever people set, and
/// nobody's forwards are followed twice in one.
final class Snapshot implements Dialplan {

    static final int DEEPEST = 16;

    /// Steps of one answer in all: busy and unanswered both lead on, and doubling sixteen times is
    /// a way to hold a loop for a second.
    static final int STEPS_MAX = 256;

    private static final Route UNKNOWN = new Route.Nowhere(404, "There is no such number.");
    private static final Route NOBODY = new Route.Nowhere(480, "Nobody is there to answer.");
    private static final Route NOT_BACK = new Route.Nowhere(403, "That number is not called back.");
    private static final Route UNWELCOME = new Route.Nowhere(603, "The call was declined.");

    private final Plan plan;
    private final Map<PersonId, Personal> personal;
    private final Predicate<PersonId> exists;
    private final Numbering numbering;
    private final Map<String, Target> inbound = new HashMap<>();
    private final Map<PersonId, String> ownNumbers = new HashMap<>();
    private final Map<String, Plan.Trunk> trunks = new HashMap<>();
    private final Callers blocked;

    /// @param exists whether somebody still has an account; asked at each call, so a removed one
    ///     rings no more
    Snapshot(Plan plan, Map<PersonId, Personal> personal, Predicate<PersonId> exists, Numbering numbering) {
        this.plan = plan;
        this.personal = Map.copyOf(personal);
        this.exists = exists;
        this.numbering = numbering;
        blocked = new Callers(plan.outside().blocked());
        plan.outside().trunks().forEach(trunk -> trunks.put(trunk.name(), trunk));
        for (var way : plan.outside().inbound()) {
            inbound.put(key(way.trunk(), way.number()), way.target());
            if (way.target() instanceof Target.Person(var person)
                    && !way.number().isEmpty()) {
                ownNumbers.putIfAbsent(person, way.number());
            }
        }
    }

    Plan plan() {
        return plan;
    }

    Personal personal(PersonId person) {
        return personal.getOrDefault(person, Personal.NONE);
    }

    @Override
    public Route route(Dialling by, String dialled, Instant now) {
        return switch (by) {
            case Dialling.ByPerson(var person) ->
                Dialled.read(dialled).map(read -> inside(person, read, now)).orElse(UNKNOWN);
            case Dialling.ByTrunk(var trunk, var caller) -> stranger(trunk, caller, dialled, now);
            case Dialling.ByQueue(var queue) -> back(queue, dialled);
        };
    }

    @Override
    public Route pressed(Dialling by, String menu, String keys, Instant now) {
        var known = plan.menus().get(menu);
        if (known == null || keys.length() > Dialled.CHARS_MAX) {
            return UNKNOWN;
        }
        var chosen = known.keys().get(keys);
        if (chosen == null && known.extensions()) {
            chosen = plan.extensions().get(keys);
        }
        return chosen == null ? UNKNOWN : walk(by, now).to(chosen);
    }

    @Override
    public Set<PersonId> colleagues(PersonId person) {
        var colleagues = new HashSet<PersonId>();
        plan.groups().values().stream()
                .map(Plan.Group::people)
                .filter(people -> people.contains(person))
                .forEach(colleagues::addAll);
        plan.queues().values().stream()
                .map(Plan.Queue::agents)
                .filter(people -> people.contains(person))
                .forEach(colleagues::addAll);
        return colleagues;
    }

    /// What a key of that person's telephone shows which dials this: a colleague, a parking slot, a queue
    /// they serve, or themselves (decision 0186). Empty for what there is not and for what they may not see.
    Optional<Subject> watched(PersonId by, String dialled) {
        return Dialled.read(dialled)
                .flatMap(read -> read.isNumber()
                        ? Optional.ofNullable(plan.extensions().get(read.keys()))
                                .flatMap(target -> watched(by, target))
                        : slot(read.keys()));
    }

    private Optional<Subject> watched(PersonId by, Target target) {
        return switch (target) {
            case Target.Person(var person) ->
                exists.test(person) && (person.equals(by) || colleagues(by).contains(person))
                        ? Optional.of(new Subject.Person(person))
                        : Optional.empty();
            case Target.Queue(var name) ->
                Optional.ofNullable(plan.queues().get(name))
                        .filter(queue -> queue.agents().contains(by))
                        .map(_ -> new Subject.Queue(name));
            case Target.Box _, Target.Group _, Target.Menu _, Target.Hours _ -> Optional.empty();
            case Target.Outside _, Target.Say _, Target.End _ -> Optional.empty();
        };
    }

    private Optional<Subject> slot(String keys) {
        return feature(keys) instanceof Route.Feature(String code, String slot)
                        && code.equals("retrieve")
                        && !slot.isEmpty()
                ? Optional.of(new Subject.Slot(slot))
                : Optional.empty();
    }

    @Override
    public boolean takesSecondCall(PersonId person) {
        return !personal(person).oneCall();
    }

    @Override
    public boolean isPaused(PersonId person) {
        return personal(person).paused();
    }

    private Route inside(PersonId person, Dialled dialled, Instant now) {
        String keys = dialled.keys();
        String prefix = plan.place().prefix();
        boolean prefixed = !prefix.isEmpty() && keys.startsWith(prefix);
        String country = plan.place().country();
        String shown = ownNumbers.getOrDefault(person, "");
        // Before everything: help is called with and without the prefix, and by whatever number an extension has.
        for (String digits : prefixed ? List.of(keys, keys.substring(prefix.length())) : List.of(keys)) {
            if (numbering.emergency().holds(country, digits)) {
                return new Route.Outside(digits, true, outgoing(), shown);
            }
        }
        if (!dialled.isNumber()) {
            return feature(keys);
        }
        var extension = plan.extensions().get(keys);
        if (extension != null) {
            return new Walk(now, Optional.of(person)).to(extension);
        }
        if (!prefixed && !prefix.isEmpty() && !keys.startsWith("+")) {
            return UNKNOWN;
        }
        var number = prefixed ? new Dialled(keys.substring(prefix.length())) : dialled;
        return numbering
                .e164(number, country)
                .map(e164 -> new Walk(now, Optional.of(person)).number(e164, Optional.of(person)))
                .orElse(UNKNOWN);
    }

    /// The longest code that begins it; behind it digits and nothing else, so that no code hides
    /// another.
    private Route feature(String keys) {
        for (int length = Math.min(keys.length(), PlanCheck.CODE_CHARS_MAX); length > 1; length--) {
            String feature = plan.features().get(keys.substring(0, length));
            if (feature != null) {
                String argument = keys.substring(length);
                if (argument.endsWith("#")) {
                    argument = argument.substring(0, argument.length() - 1);
                }
                boolean plain = argument.chars().allMatch(c -> c >= '0' && c <= '9');
                return plain ? new Route.Feature(feature, argument) : UNKNOWN;
            }
        }
        return UNKNOWN;
    }

    /// A stranger reaches what the table of ways in names, and nothing else: no extension, no code,
    /// no way out.
    private Route stranger(String trunk, String caller, String dialled, Instant now) {
        var known = trunks.get(trunk);
        if (known == null) {
            return UNKNOWN;
        }
        if (blocked.hold(caller)) {
            return UNWELCOME;
        }
        var exact = Dialled.read(dialled)
                .flatMap(read -> numbering.e164(read, known.country()))
                .map(e164 -> inbound.get(key(trunk, e164)));
        return exact.or(() -> Optional.ofNullable(inbound.get(key(trunk, ""))))
                .map(target -> new Walk(now, Optional.empty()).to(target))
                .orElse(UNKNOWN);
    }

    /// Who claims a number is not who has it: nothing is called back but a whole number outside of a kind
    /// the plan names. Not the house itself, whose numbers lead to menus, codes and other queues; no number
    /// for help, for those have no plus.
    private Route back(String queue, String number) {
        var known = plan.queues().get(queue);
        if (known == null || known.callback().places() == 0) {
            return NOT_BACK;
        }
        var terms = known.callback();
        boolean isOurs = plan.outside().trunks().stream()
                .anyMatch(trunk -> inbound.containsKey(key(trunk.name(), number))
                        || trunk.shown().equals(number));
        var destination = number.startsWith("+")
                ? numbering.destination(number, plan.place().country())
                : Optional.<Destination>empty();
        boolean may = destination
                .filter(found -> found.number().equals(number))
                .filter(found -> terms.classes().contains(found.callClass())
                        || (found.callClass() == CallClass.INTERNATIONAL
                                && terms.countries().contains(found.country())))
                .isPresent();
        if (isOurs || !may || blocked.hold(number)) {
            return NOT_BACK;
        }
        return outgoing().isEmpty()
                ? NOBODY
                : new Route.CalledBack(queue, terms, new Route.Outside(number, false, outgoing()));
    }

    private List<String> outgoing() {
        return plan.outside().trunks().stream().map(Plan.Trunk::name).toList();
    }

    private Walk walk(Dialling by, Instant now) {
        return new Walk(now, by instanceof Dialling.ByPerson(var person) ? Optional.of(person) : Optional.empty());
    }

    private static String key(String trunk, String number) {
        return trunk + " " + number;
    }

    /// One way through the plan, remembering whose forwards it followed.
    private final class Walk {

        private final Instant now;
        private final Optional<PersonId> caller;
        private final Set<PersonId> followed = new HashSet<>();
        private int deep;
        private int steps;

        /// @param caller on whose account it leaves the house; nobody's for a stranger
        Walk(Instant now, Optional<PersonId> caller) {
            this.now = now;
            this.caller = caller;
        }

        Route to(Target target) {
            return to(target, caller);
        }

        private Route to(Target target, Optional<PersonId> account) {
            if (deep == DEEPEST || ++steps > STEPS_MAX) {
                return NOBODY;
            }
            deep++;
            try {
                return switch (target) {
                    case Target.Person(var person) -> person(person);
                    case Target.Box(var person) -> exists.test(person) ? new Route.MessageBox(person) : NOBODY;
                    case Target.Group(var name) -> group(plan.groups().get(name));
                    case Target.Menu(var name) -> menu(name, plan.menus().get(name));
                    case Target.Hours(var name) -> hours(plan.hours().get(name));
                    case Target.Queue(var name) -> queue(name, plan.queues().get(name));
                    case Target.Outside(var e164) -> number(e164, account);
                    case Target.Say(var prompt) -> new Route.Say(prompt, NOBODY);
                    case Target.End() -> NOBODY;
                };
            } finally {
                deep--;
            }
        }

        /// A number of our own stays in the house: it costs nothing and can't go round in circles.
        /// Without somebody's account it leaves by trunks that cost nothing, or not at all:
        /// [PlanCheck] has refused such plans already, and this is the lock behind the door.
        Route number(String e164, Optional<PersonId> account) {
            for (var trunk : plan.outside().trunks()) {
                var target = inbound.get(key(trunk.name(), e164));
                if (target != null) {
                    return to(target, account);
                }
            }
            var ways = plan.outside().trunks().stream()
                    .filter(trunk -> account.isPresent() || !trunk.paid())
                    .map(Plan.Trunk::name)
                    .toList();
            var shown =
                    account.map(person -> ownNumbers.getOrDefault(person, "")).orElse("");
            return ways.isEmpty() ? NOBODY : new Route.Outside(e164, false, ways, shown);
        }

        private Route person(PersonId person) {
            if (!exists.test(person)) {
                return NOBODY;
            }
            var own = personal(person);
            var box = new Route.MessageBox(person);
            if (!followed.add(person)) {
                return ring(person, own.patience(), box, box);
            }
            try {
                if (!own.always().isEmpty()) {
                    return forward(person, own.always(), box);
                }
                var busy = forward(person, own.busy(), box);
                return own.undisturbed()
                        ? busy
                        : ring(person, own.patience(), busy, forward(person, own.noAnswer(), box));
            } finally {
                followed.remove(person);
            }
        }

        private Route forward(PersonId by, String number, Route otherwise) {
            if (number.isEmpty()) {
                return otherwise;
            }
            var extension = plan.extensions().get(number);
            if (extension != null) {
                return new Route.Forwarded(by, to(extension, Optional.of(by)));
            }
            return number.startsWith("+") ? new Route.Forwarded(by, number(number, Optional.of(by))) : otherwise;
        }

        private static Route ring(PersonId person, Duration patience, Route busy, Route otherwise) {
            return new Route.Ring(
                    List.of(new Route.Stage(List.of(person), patience)), Route.Order.AS_LISTED, busy, otherwise);
        }

        /// Personal forwards don't count in a group: it has its own way on.
        private Route group(Plan.@Nullable Group group) {
            if (group == null) {
                return NOBODY;
            }
            var people = present(group.people());
            var otherwise = to(group.otherwise());
            if (people.isEmpty()) {
                return otherwise;
            }
            var stages = group.ringing() == Plan.Ringing.ALL
                    ? List.of(new Route.Stage(people, group.patience()))
                    : people.stream()
                            .map(person -> new Route.Stage(List.of(person), group.patience()))
                            .toList();
            return new Route.Ring(stages, order(group.ringing()), otherwise, otherwise);
        }

        private Route queue(String name, Plan.@Nullable Queue queue) {
            return queue == null
                    ? NOBODY
                    : new Route.Queue(
                            name,
                            present(queue.agents()),
                            order(queue.ringing()),
                            queue.callers(),
                            queue.patience(),
                            queue.wrapUp(),
                            to(queue.otherwise()),
                            queue.callback());
        }

        private Route menu(String name, Plan.@Nullable Menu menu) {
            return menu == null
                    ? NOBODY
                    : new Route.Menu(
                            name,
                            menu.prompt(),
                            String.join(
                                    "", menu.keys().keySet().stream().sorted().toList()),
                            menu.extensions(),
                            menu.patience(),
                            menu.attempts(),
                            to(menu.otherwise()));
        }

        private Route hours(Plan.@Nullable Hours hours) {
            if (hours == null) {
                return NOBODY;
            }
            var local = now.atZone(plan.place().zone());
            boolean open = !hours.holidays().contains(local.toLocalDate())
                    && !plan.outside().holidays().contains(local.toLocalDate())
                    && hours.openings().stream()
                            .anyMatch(opening -> opening.days().contains(local.getDayOfWeek())
                                    && !local.toLocalTime().isBefore(opening.from())
                                    && (opening.until().equals(LocalTime.MIDNIGHT)
                                            || local.toLocalTime().isBefore(opening.until())));
            return to(open ? hours.open() : hours.closed());
        }

        private List<PersonId> present(List<PersonId> people) {
            return people.stream()
                    .filter(exists)
                    .filter(person -> !personal(person).undisturbed())
                    .toList();
        }

        private static Route.Order order(Plan.Ringing ringing) {
            return switch (ringing) {
                case ALL -> Route.Order.TOGETHER;
                case LINEAR -> Route.Order.AS_LISTED;
                case RANDOM -> Route.Order.RANDOM;
                case LONGEST_IDLE -> Route.Order.LONGEST_IDLE;
            };
        }
    }
}
