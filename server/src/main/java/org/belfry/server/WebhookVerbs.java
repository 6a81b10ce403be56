package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.belfry.ground.Actor;
import org.belfry.net.egress.Destination.Reach;
import org.belfry.pbx.live.LiveEvent.Kind;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;
import org.belfry.web.hook.Webhook;
import org.belfry.web.hook.Webhooks;
import org.belfry.web.hook.Webhooks.Outcome;

/// What the command line can ask about who is told of events. Thread-safe.
final class WebhookVerbs {

    private final Webhooks webhooks;

    WebhookVerbs(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of(
                "webhook.add", this::add,
                "webhook.list", this::list,
                "webhook.remove", this::remove,
                "webhook.test", this::test);
    }

    private ControlReply add(ControlRequest request) {
        Webhooks.Wish wish;
        try {
            var url = Webhook.url(request.argument("url").orElse(""));
            String name = request.argument("name")
                    .filter(given -> !given.isEmpty())
                    .orElseGet(() -> url.getHost().toLowerCase(Locale.ROOT));
            wish = new Webhooks.Wish(
                    name,
                    url,
                    events(request.argument("events").orElse("")),
                    reach(request.argument("reach").orElse("")),
                    request.argument("authority").orElse(""));
        } catch (IllegalArgumentException wrong) {
            return new ControlReply.Refused(String.valueOf(wrong.getMessage()));
        }
        return switch (webhooks.add(wish, by(request))) {
            case Outcome.Refused(String sentence) -> new ControlReply.Refused(sentence);
            case Outcome.Added(var hook, var secret) ->
                new ControlReply.Done(
                        List.of(
                                "Webhook  %s".formatted(hook.name()),
                                "Secret   %s".formatted(secret.disclose()),
                                "The receiver checks signatures with the secret, as Standard Webhooks has it.",
                                "It is not shown again.",
                                "./belfry webhook test --name %s sends a first message.".formatted(hook.name())),
                        object().put("name", hook.name()).put("secret", secret.disclose()));
        };
    }

    /// @throws IllegalArgumentException with the sentence to show
    private static Set<Kind> events(String words) {
        var wanted = new TreeSet<Kind>();
        for (String word : words.split(",", -1)) {
            if (word.equals("all")) {
                wanted.addAll(List.of(Kind.values()));
            } else {
                wanted.add(Kind.of(word.strip())
                        .orElseThrow(() -> new IllegalArgumentException("--events: '%.40s' (expected: all, or of %s)"
                                .formatted(
                                        word,
                                        Arrays.stream(Kind.values())
                                                .map(Kind::text)
                                                .collect(Collectors.joining(", "))))));
            }
        }
        return wanted;
    }

    /// @throws IllegalArgumentException with the sentence to show
    private static Reach reach(String word) {
        return switch (word) {
            case "", "internet" -> Reach.INTERNET;
            case "site" -> Reach.INTERNET_AND_SITE;
            case "machine" -> Reach.OWN_MACHINE;
            default ->
                throw new IllegalArgumentException(
                        "--reach: '%.40s' (expected: internet, site or machine)".formatted(word));
        };
    }

    private ControlReply list(ControlRequest request) {
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        boolean healthy = true;
        for (var entry : webhooks.all()) {
            var hook = entry.hook();
            var events = hook.events().stream().map(Kind::text).toList();
            healthy &= entry.well();
            var one = array.addObject()
                    .put("name", hook.name())
                    .put("to", hook.host() + ":" + hook.port())
                    .put("well", entry.well())
                    .put("paused", hook.paused())
                    .put("waiting", entry.waiting())
                    .put("lost", entry.lost())
                    .put("state", entry.state());
            events.forEach(one.putArray("events")::add);
            lines.add("%-20s %s  %s".formatted(hook.name(), hook.host() + ":" + hook.port(), entry.state()));
            lines.add("  %s · %d wait, %d lost".formatted(String.join(", ", events), entry.waiting(), entry.lost()));
        }
        return new ControlReply.Done(lines.isEmpty() ? List.of("There are no webhooks.") : lines, array, healthy);
    }

    private ControlReply remove(ControlRequest request) {
        String name = name(request);
        return webhooks.remove(name, by(request))
                ? new ControlReply.Done(List.of("Removed."), object().put("removed", name))
                : missing(name);
    }

    private ControlReply test(ControlRequest request) {
        String name = name(request);
        var came = webhooks.test(name, by(request));
        if (came.isEmpty()) {
            return missing(name);
        }
        String fault = came.get();
        return fault.isEmpty()
                ? new ControlReply.Done(List.of("The receiver took it."), object().put("taken", true))
                : new ControlReply.Done(
                        List.of("It came to nothing: " + fault),
                        object().put("taken", false).put("fault", fault),
                        false);
    }

    private static String name(ControlRequest request) {
        return request.argument("name").orElse("");
    }

    private static ControlReply missing(String name) {
        return new ControlReply.Refused(
                "--name %.64s: there is no such webhook; ./belfry webhook list shows them".formatted(name));
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
