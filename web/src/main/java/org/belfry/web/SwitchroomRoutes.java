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
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecordCsv;
import org.belfry.pbx.record.CallSearch;
import org.belfry.pbx.record.Whose;
import org.belfry.pbx.trunk.TrunkState;
import org.belfry.web.SwitchroomMessages.CallNow;
import org.belfry.web.SwitchroomMessages.CallRecordsPage;
import org.belfry.web.SwitchroomMessages.CallSheet;
import org.belfry.web.SwitchroomMessages.CallsWith;
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
    private static final Route.Query BEFORE =
            new Route.Query("before", "Only what began before, ms since 1970.", 0, Long.MAX_VALUE);
    private static final Route.Query LIMIT =
            new Route.Query("limit", "How many; %d if left out.".formatted(PAGE), 1, PAGE_MOST);
    private static final Route.Query SKIP =
            new Route.Query("skip", "Leave out that many of the newest of those.", 0, CallSearch.MOST);

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
                        .query(BEFORE, SKIP, LIMIT)
                        .gives(200, CallRecordsPage.class)
                        .says(AREA, "What became of calls", "A row for each side of a call, newest first.")
                        .by(call -> records(call, Optional.empty())),
                Route.post("/house/call-records/search")
                        .consoleOnly()
                        .query(BEFORE, SKIP, LIMIT)
                        .gives(200, CallRecordsPage.class)
                        .says(
                                AREA,
                                "What became of somebody's calls",
                                "Those with a person or a number on either side, newest first.")
                        .by(CallsWith.class, (call, wish) -> records(call, Optional.of(whose(wish)))),
                Route.get("/house/call-records/sheet")
                        .consoleOnly()
                        .query(BEFORE, SKIP)
                        .gives(200, CallSheet.class)
                        .says(
                                AREA,
                                "Call records for a spreadsheet",
                                "Those of the last 31 days, newest first, %,d at a time.".formatted(SHEET_MOST))
                        .by(this::sheet));
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

    private Whose whose(CallsWith wish) {
        return Whose.meant(wish.words(), people, switchroom.dialplans()::writtenNumber);
    }

    private Answer records(Call call, Optional<Whose> whose) {
        int limit = Math.toIntExact(call.query().getOrDefault("limit", PAGE));
        var page = page(call, Instant.EPOCH, limit, whose);
        return Answer.of(new CallRecordsPage(
                page.legs().stream().map(texts::part).toList(),
                page.next().map(CallPlace::before).orElse(null),
                page.next().map(CallPlace::skip).orElse(null)));
    }

    private Answer sheet(Call call) {
        var page = page(call, time.now().minus(SHEET_BACK), SHEET_MOST, Optional.empty());
        return Answer.of(new CallSheet(
                "calls.csv",
                String.join("\r\n", CallRecordCsv.of(page.legs())) + "\r\n",
                page.next().map(CallPlace::before).orElse(null),
                page.next().map(CallPlace::skip).orElse(null)));
    }

    /// A place in the call records, newest first: before a moment, but for so many of the newest there. Several
    /// calls may begin in one millisecond.
    private record CallPlace(long before, long skip) {

        /// After `legs`, which were found from here on.
        CallPlace past(List<CallRecord> legs) {
            long last = legs.getLast().beganAt().toEpochMilli();
            long ofLast = legs.stream()
                    .filter(leg -> leg.beganAt().toEpochMilli() == last)
                    .count();
            return new CallPlace(last + 1, before == last + 1 ? skip + ofLast : ofLast);
        }
    }

    /// @param next empty at the end
    private record Page(List<CallRecord> legs, Optional<CallPlace> next) {}

    private Page page(Call call, Instant since, int limit, Optional<Whose> whose) {
        var from = new CallPlace(
                call.query().getOrDefault("before", time.now().plus(SHEET_BACK).toEpochMilli()),
                call.query().getOrDefault("skip", 0L));
        var search = CallSearch.between(since, Instant.ofEpochMilli(from.before()), limit)
                .skipping(Math.toIntExact(from.skip()));
        var legs = switchroom.records().find(whose.map(search::of).orElse(search));
        return new Page(legs, legs.size() < limit ? Optional.empty() : Optional.of(from.past(legs)));
    }
}
