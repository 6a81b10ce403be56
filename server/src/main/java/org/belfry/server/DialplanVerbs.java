package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.belfry.ground.Actor;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.dialplan.Dialplans.Outcome;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can do with the dialplan as a whole: show it, put another in its place, go back.
/// Groups, menus, hours and queues are made so. Thread-safe.
final class DialplanVerbs {

    private final Dialplans dialplans;

    DialplanVerbs(Dialplans dialplans) {
        this.dialplans = dialplans;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of("dialplan.show", this::show, "dialplan.set", this::set, "dialplan.undo", this::undo);
    }

    private ControlReply show(ControlRequest request) {
        String text = dialplans.text();
        var result = JsonNodeFactory.instance.objectNode();
        result.put("version", dialplans.version()).put("plan", text);
        return new ControlReply.Done(List.of(text), result);
    }

    private ControlReply set(ControlRequest request) {
        return told(dialplans.replace(request.argument("plan").orElse(""), by(request)));
    }

    private ControlReply undo(ControlRequest request) {
        return told(dialplans.undo(by(request)));
    }

    private static ControlReply told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(long version) ->
                new ControlReply.Done(
                        List.of("Version %d of the dialplan is in force.".formatted(version)),
                        JsonNodeFactory.instance.objectNode().put("version", version));
            case Outcome.Refused(var faults) -> new ControlReply.Refused(String.join("; ", faults));
        };
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }
}
