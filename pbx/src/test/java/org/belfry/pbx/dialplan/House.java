package org.belfry.pbx.dialplan;

import java.security.SecureRandom;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.pbx.number.Numbering;

/// A small firm in Berlin: Anna 201, Ben 202, Cara 203; sales 300, a menu 400, hours behind the
/// main number.
final class House {

    static final SecureRandom RANDOM = new SecureRandom();
    static final Instant MONDAY_TEN = Instant.parse("2027-03-01T09:00:00Z");
    static final Instant SUNDAY = Instant.parse("2027-03-07T09:00:00Z");
    static final Numbering NUMBERING = new Numbering();
    static final String MAIN = "+4930901820";

    final PersonId anna = person();
    final PersonId ben = person();
    final PersonId cara = person();
    final Set<PersonId> people = Set.of(anna, ben, cara);

    static PersonId person() {
        return new PersonId(Id.next(Time.system(), RANDOM));
    }

    Plan plan() {
        var person = new Target.Person(anna);
        return new Plan(
                new Plan.Place("DE", ZoneId.of("Europe/Berlin"), "0"),
                Map.of(
                        "201", person,
                        "202", new Target.Person(ben),
                        "203", new Target.Person(cara),
                        "300", new Target.Group("sales"),
                        "400", new Target.Menu("main"),
                        "500", new Target.Queue("support"),
                        "777", new Target.Outside("+442079460958")),
                Map.of("*97", "voicemail", "*43", "echo", "*21", "forward-on", "*2", "pickup"),
                Map.of("sales", group(Plan.Ringing.RANDOM, new Target.Box(anna))),
                Map.of(
                        "main",
                        new Plan.Menu(
                                "welcome",
                                Map.of("1", new Target.Group("sales"), "9", new Target.Menu("main")),
                                false,
                                Duration.ofSeconds(5),
                                3,
                                new Target.Person(cara))),
                Map.of("office", office(new Target.Menu("main"), new Target.Box(cara))),
                Map.of(
                        "support",
                        new Plan.Queue(
                                List.of(ben, cara),
                                Plan.Ringing.LONGEST_IDLE,
                                10,
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(20),
                                new Target.Box(ben),
                                Plan.Callback.NONE)),
                new Plan.Outside(
                        List.of(new Plan.Trunk("line", "DE", List.of(Network.parse("192.0.2.0/24")), true, MAIN)),
                        List.of(
                                new Plan.Inbound("line", MAIN, new Target.Hours("office")),
                                new Plan.Inbound("line", "+49309018221", person)),
                        List.of("+4930666*", "+493012345678", "hidden"),
                        Set.of()),
                Plan.Recording.NONE);
    }

    Plan.Group group(Plan.Ringing ringing, Target otherwise) {
        return new Plan.Group(List.of(anna, ben), ringing, Duration.ofSeconds(20), otherwise);
    }

    static Plan.Hours office(Target open, Target closed) {
        return new Plan.Hours(
                List.of(new Plan.Opening(
                        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(17, 0))),
                Set.of(),
                open,
                closed);
    }

    Snapshot snapshot() {
        return snapshot(Map.of());
    }

    Snapshot snapshot(Map<PersonId, Personal> personal) {
        return new Snapshot(plan(), personal, people::contains, NUMBERING);
    }

    static Plan with(Plan plan, Map<String, Target> extensions) {
        return plan.withExtensions(extensions);
    }

    static Plan withCodes(Plan plan, Map<String, String> codes) {
        return new Plan(
                plan.place(),
                plan.extensions(),
                codes,
                plan.groups(),
                plan.menus(),
                plan.hours(),
                plan.queues(),
                plan.outside(),
                plan.recording());
    }

    static Plan withGroups(Plan plan, Map<String, Plan.Group> groups) {
        return new Plan(
                plan.place(),
                plan.extensions(),
                plan.features(),
                groups,
                plan.menus(),
                plan.hours(),
                plan.queues(),
                plan.outside(),
                plan.recording());
    }

    static Plan withCallback(Plan plan, Plan.Callback callback) {
        var queue = Objects.requireNonNull(plan.queues().get("support"));
        return withQueue(plan, "support", queue.agents(), callback);
    }

    static Plan withQueue(Plan plan, String name, List<PersonId> agents, Plan.Callback callback) {
        return new Plan(
                plan.place(),
                plan.extensions(),
                plan.features(),
                plan.groups(),
                plan.menus(),
                plan.hours(),
                Map.of(
                        name,
                        new Plan.Queue(
                                agents,
                                Plan.Ringing.LONGEST_IDLE,
                                10,
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(20),
                                new Target.End(),
                                callback)),
                plan.outside(),
                plan.recording());
    }

    static Plan withMenu(Plan plan, Plan.Menu menu) {
        return new Plan(
                plan.place(),
                plan.extensions(),
                plan.features(),
                plan.groups(),
                Map.of("main", menu),
                plan.hours(),
                plan.queues(),
                plan.outside(),
                plan.recording());
    }
}
