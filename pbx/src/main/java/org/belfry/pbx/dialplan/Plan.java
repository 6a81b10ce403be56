package org.belfry.pbx.dialplan;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.pbx.number.CallClass;

/// A dialplan as data: what the administrator wrote, whole. Immutable; a new one replaces it.
///
/// Names of groups, menus, hours, queues and trunks are 1 to 32 characters of `a-z`, `0-9` and `-`.
/// Whether it may be used says [PlanCheck], which also holds the limits.
///
/// @param extensions by number
/// @param features what a code such as `*97` starts, by code
/// @param recording which calls are recorded, and who may hear them
public record Plan(
        Place place,
        Map<String, Target> extensions,
        Map<String, String> features,
        Map<String, Group> groups,
        Map<String, Menu> menus,
        Map<String, Hours> hours,
        Map<String, Queue> queues,
        Outside outside,
        Recording recording) {

    public Plan {
        extensions = Map.copyOf(extensions);
        features = Map.copyOf(features);
        groups = Map.copyOf(groups);
        menus = Map.copyOf(menus);
        hours = Map.copyOf(hours);
        queues = Map.copyOf(queues);
    }

    /// Service codes as they are usual elsewhere.
    private static final Map<String, String> CODES = Map.ofEntries(
            Map.entry("*97", "voicemail"),
            Map.entry("*43", "echo"),
            Map.entry("*65", "own-number"),
            Map.entry("*68", "park"),
            Map.entry("*69", "retrieve"),
            Map.entry("*8", "pickup"),
            Map.entry("*72", "forward-on"),
            Map.entry("*73", "forward-off"),
            Map.entry("*78", "undisturbed"),
            Map.entry("*79", "disturbed"),
            Map.entry("*40", "waiting-on"),
            Map.entry("*41", "waiting-off"),
            Map.entry("*45", "agent-in"),
            Map.entry("*46", "agent-out"));

    /// A house that knows nobody yet: emergency numbers and service codes work, as soon as there is
    /// a trunk.
    public static Plan empty(String country, ZoneId zone) {
        return new Plan(
                new Place(country, zone, "0"),
                Map.of(),
                CODES,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                new Outside(List.of(), List.of(), List.of(), Set.of()),
                Recording.NONE);
    }

    /// The same with other extensions.
    public Plan withExtensions(Map<String, Target> others) {
        return new Plan(place, others, features, groups, menus, hours, queues, outside, recording);
    }

    /// The same with another world outside.
    public Plan withOutside(Outside another) {
        return new Plan(place, extensions, features, groups, menus, hours, queues, another, recording);
    }

    /// The same with another rule of what is recorded.
    public Plan withRecording(Recording another) {
        return new Plan(place, extensions, features, groups, menus, hours, queues, outside, another);
    }

    /// Where the house stands.
    ///
    /// @param country ISO 3166-1, two letters: how people write numbers, and whose emergency
    ///     numbers count
    /// @param prefix what is dialled before a number outside that has no plus; may be empty
    public record Place(String country, ZoneId zone, String prefix) {}

    /// People who ring together or one after the other.
    ///
    /// @param otherwise where it goes when nobody answers
    public record Group(List<PersonId> people, Ringing ringing, Duration patience, Target otherwise) {
        public Group {
            people = List.copyOf(people);
        }
    }

    /// How a group rings.
    public enum Ringing {
        ALL,
        LINEAR,
        RANDOM,
        LONGEST_IDLE
    }

    /// @param keys where each key leads
    /// @param extensions whether an extension may be dialled in it
    public record Menu(
            String prompt,
            Map<String, Target> keys,
            boolean extensions,
            Duration patience,
            int attempts,
            Target otherwise) {
        public Menu {
            keys = Map.copyOf(keys);
        }
    }

    /// Open and closed, by the clock of the place.
    ///
    /// @param holidays days on which it is closed
    public record Hours(List<Opening> openings, Set<LocalDate> holidays, Target open, Target closed) {
        public Hours {
            openings = List.copyOf(openings);
            holidays = Set.copyOf(holidays);
        }
    }

    /// From `from` until before `until` on these days; `until` 00:00 is the end of the day.
    public record Opening(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
        public Opening {
            days = Set.copyOf(days);
        }
    }

    /// @param callers at most so many wait
    public record Queue(
            List<PersonId> agents,
            Ringing ringing,
            int callers,
            Duration patience,
            Duration wrapUp,
            Target otherwise,
            Callback callback) {
        public Queue {
            agents = List.copyOf(agents);
        }
    }

    /// Whether who waits in a queue may be called back in place of waiting (decision 0207).
    ///
    /// @param places at most so many wait to be called back; 0 offers it to nobody
    /// @param classes of numbers outside that are called, on the queue's own account
    /// @param countries that are called besides, ISO 3166-1
    /// @param tries to reach one who does not answer
    /// @param pause between two tries
    /// @param patience after so long he is called no more
    public record Callback(
            int places, Set<CallClass> classes, Set<String> countries, int tries, Duration pause, Duration patience) {

        /// None is offered; who changes the first number gets a cautious one.
        public static final Callback NONE = new Callback(
                0,
                Set.of(CallClass.NATIONAL, CallClass.MOBILE),
                Set.of(),
                3,
                Duration.ofMinutes(2),
                Duration.ofHours(4));

        public Callback {
            classes = Set.copyOf(classes);
            countries = Set.copyOf(countries);
        }
    }

    /// The world outside.
    ///
    /// @param trunks in the order they are tried
    /// @param blocked callers who are refused: E.164, a beginning of it that ends in `*`, or `hidden`
    /// @param holidays days on which all [Hours] are closed
    public record Outside(List<Trunk> trunks, List<Inbound> inbound, List<String> blocked, Set<LocalDate> holidays) {
        public Outside {
            trunks = List.copyOf(trunks);
            inbound = List.copyOf(inbound);
            blocked = List.copyOf(blocked);
            holidays = Set.copyOf(holidays);
        }
    }

    /// A line to the world.
    ///
    /// @param country in whose way it writes numbers
    /// @param networks where its peer may come from
    /// @param paid whether what goes out by it can cost money
    /// @param shown the number it shows when nobody's own is known; empty if it shows one by itself
    public record Trunk(String name, String country, List<Network> networks, boolean paid, String shown) {
        public Trunk {
            networks = List.copyOf(networks);
        }
    }

    /// Which calls are recorded once everybody in them was told, and who may hear what was recorded
    /// (decision 0198). It counts for each recording as it is when that begins.
    ///
    /// @param people whose calls are recorded
    /// @param trunks by which calls are recorded
    /// @param listeners who may hear them; nobody else may, whatever they administer
    public record Recording(Set<PersonId> people, Set<String> trunks, Set<PersonId> listeners) {

        /// Nothing is recorded.
        public static final Recording NONE = new Recording(Set.of(), Set.of(), Set.of());

        public Recording {
            people = Set.copyOf(people);
            trunks = Set.copyOf(trunks);
            listeners = Set.copyOf(listeners);
        }

        public boolean recordsAnything() {
            return !people.isEmpty() || !trunks.isEmpty();
        }
    }

    /// @param number as E.164 with its plus, or empty for every number of the trunk
    public record Inbound(String trunk, String number, Target target) {}
}
