package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.belfry.ground.Actor;
import org.belfry.pbx.dialplan.Dialplans.Outcome;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.dialplan.Target;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.pbx.trunk.Trunks;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can ask about lines to providers. Thread-safe; changes take turns, since each
/// is one in two places: what the wire needs is sealed, what the dialplan needs has its versions.
final class TrunkVerbs {

    private final Calling calling;
    private final Telephony telephony;
    private final Object turn = new Object();

    TrunkVerbs(Calling calling, Telephony telephony) {
        this.calling = calling;
        this.telephony = telephony;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of(
                "trunk.add", this::add,
                "trunk.set", this::set,
                "trunk.remove", this::remove,
                "trunk.list", this::list,
                "trunk.show", this::show,
                "trunk.inbound", this::inbound);
    }

    private Trunks trunks() {
        return telephony.trunks();
    }

    private Plan plan() {
        return calling.dialplans().plan();
    }

    private Optional<Plan.Trunk> planned(String name) {
        return plan().outside().trunks().stream()
                .filter(trunk -> trunk.name().equals(name))
                .findFirst();
    }

    private static String name(ControlRequest request) {
        return request.argument("name").orElse("");
    }

    private ControlReply add(ControlRequest request) {
        synchronized (turn) {
            String name = name(request);
            return trunks().find(name).isPresent()
                    ? new ControlReply.Refused(
                            "--name %s: there is such a trunk; ./belfry trunk set changes it".formatted(name))
                    : put(request, new TrunkWish(request, Optional.empty(), planned(name)));
        }
    }

    private ControlReply set(ControlRequest request) {
        synchronized (turn) {
            String name = name(request);
            var before = trunks().find(name);
            return before.isEmpty() && planned(name).isEmpty()
                    ? unknown(name)
                    : put(request, new TrunkWish(request, before, planned(name)));
        }
    }

    private static ControlReply unknown(String name) {
        return new ControlReply.Refused(
                "--name %.64s: there is no such trunk; ./belfry trunk list shows them".formatted(name));
    }

    /// First where it can be refused for what others say, then where it can't.
    private ControlReply put(ControlRequest request, TrunkWish wish) {
        Trunk connection;
        Plan.Trunk planned;
        int order;
        try {
            connection = wish.connection();
            planned = wish.planned(plan().place().country());
            order = wish.order().orElse(0);
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused("--" + e.getMessage());
        }
        if (wish.before().isEmpty() && trunks().all().size() >= Trunks.MOST) {
            return new ControlReply.Refused(
                    "--name: there are %d trunks (expected: at most that)".formatted(Trunks.MOST));
        }
        var changed = calling.dialplans()
                .change(
                        plan -> with(
                                plan,
                                placed(plan, planned, order),
                                plan.outside().inbound()),
                        "trunk " + planned.name(),
                        by(request));
        if (changed instanceof Outcome.Refused(var faults)) {
            return new ControlReply.Refused(String.join("; ", faults));
        }
        trunks().put(connection, by(request));
        var lines = new ArrayList<String>();
        lines.add("Set. In a few seconds ./belfry trunk list says whether it is reached.");
        if (!telephony.speaks(connection.transport())) {
            lines.add("It is not reached yet: the house has no door for %s. Start it with --set sip.%s.enabled=true "
                            .formatted(
                                    connection.transport(),
                                    connection.transport().uriParameter())
                    + "--set sip.networks=NETWORK, with the provider's address among the networks.");
        }
        if (connection.admission().isByCertificate() && !telephony.asksTrunks()) {
            lines.add("Its certificate is seen on connections the house opens. To dial in itself it needs a door that"
                    + " asks for it: start the house with --set sip.trunks.enabled=true.");
        }
        return new ControlReply.Done(lines, described(planned));
    }

    private static List<Plan.Trunk> placed(Plan plan, Plan.Trunk trunk, int order) {
        var trunks = new ArrayList<>(plan.outside().trunks());
        Predicate<Plan.Trunk> same = each -> each.name().equals(trunk.name());
        int before = 0;
        while (before < trunks.size() && !same.test(trunks.get(before))) {
            before++;
        }
        trunks.removeIf(same);
        trunks.add(Math.min(order == 0 ? before : order - 1, trunks.size()), trunk);
        return trunks;
    }

    private static Plan with(Plan plan, List<Plan.Trunk> trunks, List<Plan.Inbound> inbound) {
        var outside = plan.outside();
        return plan.withOutside(new Plan.Outside(trunks, inbound, outside.blocked(), outside.holidays()));
    }

    private ControlReply remove(ControlRequest request) {
        synchronized (turn) {
            String name = name(request);
            if (trunks().find(name).isEmpty() && planned(name).isEmpty()) {
                return unknown(name);
            }
            var reply = changed(
                    request,
                    "no trunk " + name,
                    plan -> with(
                            plan,
                            plan.outside().trunks().stream()
                                    .filter(trunk -> !trunk.name().equals(name))
                                    .toList(),
                            plan.outside().inbound().stream()
                                    .filter(way -> !way.trunk().equals(name))
                                    .toList()));
            if (reply instanceof ControlReply.Done) {
                trunks().remove(name, by(request));
            }
            return reply;
        }
    }

    private ControlReply inbound(ControlRequest request) {
        String name = name(request);
        if (planned(name).isEmpty()) {
            return unknown(name);
        }
        String number = request.argument("number").orElse("");
        var target = request.argument("to").flatMap(this::target);
        if (target.isEmpty() && !request.has("remove")) {
            return new ControlReply.Refused(
                    "--to: expected an extension, group:NAME, menu:NAME, hours:NAME, " + "queue:NAME or end:");
        }
        return changed(request, "inbound of " + name, plan -> {
            var ways = new ArrayList<>(plan.outside().inbound());
            ways.removeIf(way -> way.trunk().equals(name) && way.number().equals(number));
            if (!request.has("remove")) {
                target.ifPresent(to -> ways.add(new Plan.Inbound(name, number, to)));
            }
            return with(plan, plan.outside().trunks(), ways);
        });
    }

    private Optional<Target> target(String to) {
        if (!to.contains(":")) {
            return Optional.ofNullable(plan().extensions().get(to));
        }
        try {
            return Optional.of(Target.parse(to));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ControlReply list(ControlRequest request) {
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        for (var trunk : plan().outside().trunks()) {
            var node = described(trunk);
            array.add(node);
            lines.add("%-16s %-8s %s  %s"
                    .formatted(
                            trunk.name(),
                            node.path("state").asText(),
                            node.path("next").asText(),
                            node.path("sentence").asText()));
        }
        return new ControlReply.Done(
                lines.isEmpty() ? List.of("There are no trunks yet; ./belfry trunk add makes one.") : lines, array);
    }

    private ControlReply show(ControlRequest request) {
        var trunk = planned(name(request));
        if (trunk.isEmpty()) {
            return unknown(name(request));
        }
        var node = described(trunk.get());
        var lines = new ArrayList<String>();
        node.properties()
                .forEach(entry -> lines.add("%-14s %s"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().isValueNode()
                                        ? entry.getValue().asText()
                                        : entry.getValue().toString())));
        return new ControlReply.Done(lines, node);
    }

    /// Everything but the password.
    private ObjectNode described(Plan.Trunk planned) {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("name", planned.name())
                .put("country", planned.country())
                .put("paid", planned.paid())
                .put("shown", planned.shown());
        trunks().find(planned.name())
                .ifPresentOrElse(
                        trunk -> wire(node, trunk),
                        () -> node.put("next", "")
                                .put("state", "unset")
                                .put("sentence", "Nobody has said where it is; ./belfry trunk set --host says so."));
        var inbound = node.putObject("inbound");
        plan().outside().inbound().stream()
                .filter(way -> way.trunk().equals(planned.name()))
                .forEach(way -> inbound.put(
                        way.number().isEmpty() ? "*" : way.number(),
                        way.target().text()));
        return node;
    }

    private void wire(ObjectNode node, Trunk trunk) {
        node.put("next", trunk.nextHop().toString())
                .put("user", trunk.login().map(Trunk.Login::user).orElse(""))
                .put("password", trunk.login().isPresent() ? "set" : "")
                .put("registers", trunk.registers());
        var networks = node.putArray("from");
        trunk.admission().networks().forEach(network -> networks.add(network.toString()));
        trunk.admission().subjects().stream().sorted().forEach(node.putArray("certificate")::add);
        node.put("media", trunk.terms().plain() ? "plain" : "encrypted")
                .put("trusted", trunk.terms().trusted());
        trunk.terms().codecs().forEach(node.putArray("codecs")::add);
        node.put("calls", trunk.terms().concurrent())
                .put("perSecond", trunk.terms().perSecond());
        var write = node.putArray("write");
        trunk.numbers().out().forEach(rule -> write.add(rule.beginning() + "=" + rule.instead()));
        var read = node.putArray("read");
        trunk.numbers().in().forEach(rule -> read.add(rule.beginning() + "=" + rule.instead()));
        telephony.trunkStates().stream()
                .filter(state -> state.trunk().equals(trunk.name()))
                .findFirst()
                .ifPresent(state -> node.put("state", state.health().name().toLowerCase(java.util.Locale.ROOT))
                        .put("registered", state.registered())
                        .put(
                                "since",
                                state.since().truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("sentence", state.sentence()));
    }

    private ControlReply changed(ControlRequest request, String what, UnaryOperator<Plan> change) {
        return switch (calling.dialplans().change(change, what, by(request))) {
            case Outcome.Done(var version) ->
                new ControlReply.Done(
                        List.of("Set; the dialplan is at version %d.".formatted(version)),
                        JsonNodeFactory.instance.objectNode().put("version", version));
            case Outcome.Refused(var faults) -> new ControlReply.Refused(String.join("; ", faults));
        };
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }
}
