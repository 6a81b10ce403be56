package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.belfry.ground.Actor;
import org.belfry.ground.Time;
import org.belfry.identity.People;
import org.belfry.identity.Person;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Dialplans.Outcome;
import org.belfry.pbx.dialplan.Personal;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.dialplan.Target;
import org.belfry.pbx.gate.CallRights;
import org.belfry.pbx.gate.OutboundGate.Attempt;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.gate.OutboundGate.Reason;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecordCsv;
import org.belfry.pbx.record.CallSearch;
import org.belfry.pbx.record.Whose;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can ask about calls: who may call whom, extensions, forwards, records.
/// Thread-safe.
final class CallVerbs {

    private static final Duration SHOWN = Duration.ofDays(1);
    private static final int ROWS_MAX = 10_000;

    private final Calling calling;
    private final People people;
    private final Time time;

    CallVerbs(Calling calling, People people, Time time) {
        this.calling = calling;
        this.people = people;
        this.time = time;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of(
                "call.may",
                of(this::may),
                "call.grant",
                of(this::grant),
                "call.spent",
                of(this::spent),
                "extension.set",
                of(this::extension),
                "forward.set",
                of(this::forward),
                "cdr",
                this::records);
    }

    /// A verb about somebody.
    private Function<ControlRequest, ControlReply> of(BiFunction<ControlRequest, Person, ControlReply> verb) {
        return request -> {
            String user = request.argument("user").orElse("");
            return people.named(user)
                    .map(person -> verb.apply(request, person))
                    .orElseGet(() -> new ControlReply.Refused(
                            "--user %s: nobody has an account of that name; ./belfry user list shows who has"
                                    .formatted(user)));
        };
    }

    private ControlReply may(ControlRequest request, Person person) {
        var now = time.now();
        String to = request.argument("to").orElse("");
        var route = calling.dialplans().route(new Dialling.ByPerson(person.id()), to, now);
        var reasons = new ArrayList<Reason>();
        String leads = leads(route);
        reasons.add(new Reason("dialplan", !(route instanceof Route.Nowhere), leads));
        if (route instanceof Route.Outside outside) {
            if (outside.trunks().isEmpty()) {
                reasons.add(new Reason("trunk", false, "There is no trunk; ./belfry trunk add makes one."));
            } else {
                reasons.addAll(calling.gate()
                        .explain(new Attempt(
                                person.id(),
                                Optional.empty(),
                                outside.trunks().getFirst(),
                                outside.number(),
                                Purpose.CALL,
                                now)));
            }
        }
        boolean may = reasons.stream().allMatch(Reason::passed);
        var result = object().put("may", may).put("leads", leads);
        var rules = result.putArray("rules");
        var lines = new ArrayList<String>();
        lines.add(may ? "Yes." : "No.");
        for (var reason : reasons) {
            rules.addObject()
                    .put("rule", reason.rule())
                    .put("passed", reason.passed())
                    .put("sentence", reason.sentence());
            lines.add("%-4s %-12s %s".formatted(reason.passed() ? "yes" : "NO", reason.rule(), reason.sentence()));
        }
        return new ControlReply.Done(lines, result, may);
    }

    private static String leads(Route route) {
        return switch (route) {
            case Route.Ring _ -> "It rings in the house.";
            case Route.Outside(var number, var emergency, var _, var _) ->
                emergency ? "It calls for help: %s.".formatted(number) : "It leaves the house: %s.".formatted(number);
            case Route.Forwarded(var _, var to) -> "It is sent on. " + leads(to);
            case Route.CalledBack(var _, var _, var to) -> "Somebody is called back. " + leads(to);
            case Route.MessageBox _ -> "It reaches a message box.";
            case Route.Say(var _, var then) -> leads(then);
            case Route.Menu menu -> "It reaches the menu %s.".formatted(menu.name());
            case Route.Queue queue -> "It waits in the queue %s.".formatted(queue.name());
            case Route.Feature(var code, var _) -> "It starts the service %s.".formatted(code);
            case Route.Nowhere(var _, var sentence) -> sentence;
        };
    }

    private ControlReply grant(ControlRequest request, Person person) {
        Set<CallClass> classes;
        try {
            classes = words(request, "classes").stream().map(CallClass::of).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused("--" + e.getMessage());
        }
        var countries = Set.copyOf(words(request, "countries"));
        var unknown = countries.stream()
                .filter(country -> !calling.numbering().knows(country))
                .findFirst();
        if (unknown.isPresent()) {
            return new ControlReply.Refused(
                    "--countries: '%.8s' (expected: two letters of ISO 3166-1)".formatted(unknown.get()));
        }
        var rights = new CallRights(classes, countries, request.has("night"), 0);
        calling.gate().grants().grant(person.id(), rights, by(request));
        var result = object().put("user", person.name().disclose());
        rights.classes().stream().map(CallClass::text).sorted().forEach(result.putArray("classes")::add);
        return new ControlReply.Done(List.of("Granted; ./belfry call may says what it means for a number."), result);
    }

    private ControlReply spent(ControlRequest request, Person person) {
        String spent = calling.gate().spent(person.id());
        return new ControlReply.Done(
                List.of("%s of a day's budget are used.".formatted(spent)),
                object().put("user", person.name().disclose()).put("spent", spent));
    }

    private ControlReply extension(ControlRequest request, Person person) {
        String number = request.argument("number").orElse("");
        return changed(request, "extension " + number, plan -> {
            var extensions = new HashMap<>(plan.extensions());
            extensions.put(number, new Target.Person(person.id()));
            return with(plan, extensions, plan.outside());
        });
    }

    private ControlReply forward(ControlRequest request, Person person) {
        var before = calling.dialplans().personal(person.id());
        var wanted = new Personal(
                request.argument("undisturbed").map("true"::equals).orElse(before.undisturbed()),
                request.argument("always").orElse(before.always()),
                request.argument("busy").orElse(before.busy()),
                request.argument("no-answer").orElse(before.noAnswer()),
                before.patience(),
                before.oneCall(),
                before.paused());
        return calling.dialplans()
                .set(person.id(), wanted, by(request))
                .<ControlReply>map(ControlReply.Refused::new)
                .orElseGet(() -> new ControlReply.Done(
                        List.of("Set."),
                        object().put("undisturbed", wanted.undisturbed())
                                .put("always", wanted.always())
                                .put("busy", wanted.busy())
                                .put("noAnswer", wanted.noAnswer())));
    }

    private ControlReply changed(ControlRequest request, String what, UnaryOperator<Plan> change) {
        return switch (calling.dialplans().change(change, what, by(request))) {
            case Outcome.Done(var version) ->
                new ControlReply.Done(
                        List.of("Set; the dialplan is at version %d.".formatted(version)),
                        object().put("version", version));
            case Outcome.Refused(var faults) -> new ControlReply.Refused(String.join("; ", faults));
        };
    }

    private static Plan with(Plan plan, Map<String, Target> extensions, Plan.Outside outside) {
        return plan.withExtensions(extensions).withOutside(outside);
    }

    private ControlReply records(ControlRequest request) {
        Instant since;
        Instant until;
        try {
            since = moment(request, "since").orElse(time.now().minus(SHOWN));
            until = moment(request, "until").orElse(time.now().plus(SHOWN));
        } catch (DateTimeParseException e) {
            return new ControlReply.Refused("--since, --until: expected a time such as 2027-03-01T08:00:00Z");
        }
        var search = CallSearch.between(since, until, ROWS_MAX + 1);
        var whose = request.argument("with")
                .filter(words -> !words.isEmpty())
                .map(words -> Whose.meant(words, people, calling.dialplans()::writtenNumber));
        var found = calling.records().find(whose.map(search::of).orElse(search));
        if (found.size() > ROWS_MAX) {
            return new ControlReply.Refused(
                    "more than %,d rows: say a shorter time with --since and --until".formatted(ROWS_MAX));
        }
        var array = JsonNodeFactory.instance.arrayNode();
        found.forEach(leg -> array.add(described(leg)));
        if (request.has("csv")) {
            return new ControlReply.Done(CallRecordCsv.of(found), array);
        }
        var lines = found.stream().map(CallVerbs::line).toList();
        return new ControlReply.Done(lines.isEmpty() ? List.of("No calls.") : lines, array);
    }

    private static Optional<Instant> moment(ControlRequest request, String name) {
        return request.argument(name).filter(text -> !text.isEmpty()).map(Instant::parse);
    }

    private static String line(CallRecord leg) {
        return "%s  %s → %s  %d s  %s"
                .formatted(
                        leg.beganAt(),
                        CallRecordCsv.plain(leg.from().shown().disclose()),
                        CallRecordCsv.plain(leg.to().shown().disclose()),
                        CallRecordCsv.seconds(leg),
                        CallRecordCsv.plain(leg.end().cause()));
    }

    private static ObjectNode described(CallRecord leg) {
        var node = object().put("call", leg.call().toString())
                .put("leg", leg.leg())
                .put("began", leg.beganAt().toString())
                .put("answered", leg.answeredAt().map(Instant::toString).orElse(null))
                .put("ended", leg.endedAt().toString())
                .put("seconds", CallRecordCsv.seconds(leg))
                .put("from", leg.from().shown().disclose())
                .put("to", leg.to().shown().disclose())
                .put("status", leg.end().status())
                .put("endedBy", leg.end().by().name().toLowerCase(java.util.Locale.ROOT))
                .put("cause", leg.end().cause())
                .put("encrypted", leg.voice().encrypted())
                .put("voice", leg.voice().explanation().orElse(""));
        leg.voice().facts().forEach(node.putArray("facts")::add);
        return node;
    }

    private static List<String> words(ControlRequest request, String name) {
        String text = request.argument(name).orElse("");
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
