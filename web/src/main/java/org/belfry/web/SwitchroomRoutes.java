package org.belfry.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.identity.People;
import org.belfry.identity.Person;
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.dialplan.Dialplans.Outcome;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.dialplan.Target;
import org.belfry.pbx.record.CallRecordCsv;
import org.belfry.pbx.record.CallSearch;
import org.belfry.pbx.trunk.TrunkState;
import org.belfry.web.SwitchroomMessages.CallNow;
import org.belfry.web.SwitchroomMessages.CallRecordsPage;
import org.belfry.web.SwitchroomMessages.CallSheet;
import org.belfry.web.SwitchroomMessages.Extension;
import org.belfry.web.SwitchroomMessages.NewExtension;
import org.belfry.web.SwitchroomMessages.TrunkEntry;

/// Numbers, lines and calls of the house, at the console only.
///
/// Limits: [#PAGE_MOST] parts of calls a page, [#SHEET_MOST] a sheet, which has some megabytes then.
final class SwitchroomRoutes {

    private static final String AREA = "Switchroom";
    private static final long PAGE = 100;
    private static final long PAGE_MOST = 500;
    private static final int SHEET_MOST = 10_000;
    private static final Duration SHEET_BACK = Duration.ofDays(31);

    private final People people;
    private final WebRooms.Switchroom switchroom;
    private final CallTexts texts;
    private final Time time;

    SwitchroomRoutes(WebRooms rooms, Time time) {
        people = rooms.accounts().people();
        switchroom = rooms.switchroom();
        texts = new CallTexts(people);
        this.time = time;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/house/extensions")
                        .consoleOnly()
                        .givesListOf(Extension.class)
                        .says(AREA, "The numbers of the house", "Each with what it leads to.")
                        .by(_ -> extensions()),
                Route.post("/house/extensions")
                        .consoleOnly()
                        .says(AREA, "Give somebody a number", "In a new version of the dialplan, once it is checked.")
                        .by(NewExtension.class, this::extension),
                Route.get("/house/trunks")
                        .consoleOnly()
                        .givesListOf(TrunkEntry.class)
                        .says(AREA, "Lines to the world", "Each with how it is now.")
                        .by(_ -> trunks()),
                Route.get("/house/calls")
                        .consoleOnly()
                        .givesListOf(CallNow.class)
                        .says(AREA, "The calls there are", "Those that are up or ring, the oldest first.")
                        .by(_ -> calls()),
                Route.delete("/house/calls/{id}")
                        .consoleOnly()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "End a call", "For all who are in it.")
                        .by(call -> call.id()
                                        .filter(id -> switchroom.live().end(id, call.actor()))
                                        .isPresent()
                                ? Answer.done()
                                : Answer.refuse(ProblemCode.NOT_FOUND)),
                Route.get("/house/call-records")
                        .consoleOnly()
                        .query(
                                new Route.Query("before", "Only what began before, ms since 1970.", 0, Long.MAX_VALUE),
                                new Route.Query("limit", "How many; %d if left out.".formatted(PAGE), 1, PAGE_MOST))
                        .gives(200, CallRecordsPage.class)
                        .says(AREA, "What became of calls", "A row for each side of a call, newest first.")
                        .by(this::records),
                Route.get("/house/call-records/sheet")
                        .consoleOnly()
                        .gives(200, CallSheet.class)
                        .says(AREA, "Call records for a spreadsheet", "Those of the last 31 days.")
                        .by(_ -> sheet()));
    }

    static Optional<Person> person(People people, String id) {
        try {
            return people.find(PersonId.parse(id));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private Answer extensions() {
        return Answer.of(switchroom.dialplans().plan().extensions().entrySet().stream()
                .map(entry -> told(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Extension::number))
                .toList());
    }

    private Extension told(String number, Target target) {
        return switch (target) {
            case Target.Person(var id) -> new Extension(number, "person", texts.name(id));
            case Target.Box(var id) -> new Extension(number, "box", texts.name(id));
            case Target.Group(var name) -> new Extension(number, "group", name);
            case Target.Menu(var name) -> new Extension(number, "menu", name);
            case Target.Hours(var name) -> new Extension(number, "hours", name);
            case Target.Queue(var name) -> new Extension(number, "queue", name);
            case Target.Outside(var e164) -> new Extension(number, "outside", e164);
            case Target.Say(var prompt) -> new Extension(number, "say", prompt);
            case Target.End() -> new Extension(number, "end", "");
        };
    }

    private Answer extension(Call call, NewExtension wanted) {
        var owner = person(people, wanted.person());
        if (owner.isEmpty()) {
            return Answer.refuse(ProblemCode.INVALID, "person: nobody has an account of that id");
        }
        var target = new Target.Person(owner.get().id());
        var outcome = switchroom
                .dialplans()
                .change(plan -> with(plan, wanted.number(), target), "extension " + wanted.number(), call.actor());
        return switch (outcome) {
            case Outcome.Done _ -> Answer.done();
            case Outcome.Refused(var faults) -> Answer.refuse(ProblemCode.INVALID, String.join("; ", faults));
        };
    }

    private static Plan with(Plan plan, String number, Target target) {
        var extensions = new HashMap<>(plan.extensions());
        extensions.put(number, target);
        return plan.withExtensions(extensions);
    }

    private Answer trunks() {
        var states = switchroom.trunks().get().stream()
                .collect(Collectors.toMap(TrunkState::trunk, state -> state, (one, _) -> one));
        return Answer.of(switchroom.dialplans().plan().outside().trunks().stream()
                .map(trunk -> told(trunk, Optional.ofNullable(states.get(trunk.name()))))
                .toList());
    }

    private static TrunkEntry told(Plan.Trunk trunk, Optional<TrunkState> state) {
        return new TrunkEntry(
                trunk.name(),
                trunk.country(),
                trunk.shown(),
                trunk.paid(),
                state.map(one -> one.health().name().toLowerCase(Locale.ROOT)).orElse("unknown"),
                state.map(TrunkState::registered).orElse(false),
                state.map(TrunkState::sentence).orElse("It has a name, but nobody has said yet where it leads."));
    }

    private Answer calls() {
        return Answer.of(switchroom.live().calls().stream()
                .sorted(Comparator.comparing(LiveCall::beganAt))
                .map(texts::now)
                .toList());
    }

    private Answer records(Call call) {
        int limit = Math.toIntExact(call.query().getOrDefault("limit", PAGE));
        var before = Optional.ofNullable(call.query().get("before")).map(SwitchroomRoutes::moment);
        var until = before.orElse(time.now().plus(SHEET_BACK));
        var found = switchroom.records().find(search(Instant.EPOCH, until, limit));
        return Answer.of(new CallRecordsPage(
                found.stream().map(texts::part).toList(),
                found.size() < limit ? null : found.getLast().beganAt().toEpochMilli()));
    }

    /// The year 9999 is late enough, and what a database knows of.
    private static Instant moment(long ms) {
        return Instant.ofEpochMilli(Math.min(ms, 253_402_300_799_000L));
    }

    private static CallSearch search(Instant since, Instant until, int most) {
        return new CallSearch(since, until, Optional.empty(), Optional.empty(), most);
    }

    private Answer sheet() {
        var now = time.now();
        var found = switchroom.records().find(search(now.minus(SHEET_BACK), now.plus(SHEET_BACK), SHEET_MOST));
        return Answer.of(new CallSheet("calls.csv", String.join("\r\n", CallRecordCsv.of(found)) + "\r\n"));
    }
}
