package org.belfry.web.hook;

import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.ByteCount;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.net.egress.Destination;
import org.belfry.net.egress.Destination.Reach;
import org.belfry.net.egress.Egress;
import org.belfry.pbx.kept.KeptText;
import org.belfry.pbx.live.LiveEvent.Kind;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receivers a house tells events to: kept sealed with its settings, each with a line on the register of
/// all that leaves (policy E10). Thread-safe; [#wants] and [#tell] never wait, all else waits for the store.
///
/// Limits: [#MOST] receivers; [Delivery] has those of each.
public final class Webhooks implements AutoCloseable {

    public static final int MOST = 16;

    private static final String NAMES = "web.webhooks";
    private static final String EACH = "web.webhook.";
    private static final int SECRET_BYTES = 32;

    private static final Destination.Limits LIMITS =
            new Destination.Limits(Duration.ofSeconds(5), Duration.ofSeconds(15), ByteCount.kibibytes(64));

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private final TenantStore store;
    private final Egress egress;
    private final Background background;
    private final Time time;
    private final SecureRandom random;
    private final Map<String, Running> byName = new ConcurrentHashMap<>();
    private final Object turn = new Object();

    private record Running(Webhook hook, Delivery delivery) {}

    private record Kept(
            String url, List<String> events, String reach, String authority, String secret, boolean paused) {}

    /// What an administrator asks for.
    ///
    /// @param authority the receiver's, as PEM; empty for those of the system
    public record Wish(String name, URI url, Set<Kind> events, Reach reach, String authority) {}

    /// One as lists show it, without its secret.
    ///
    /// @param state how it goes, in one sentence
    public record Entry(Webhook hook, boolean well, int waiting, long lost, String state) {}

    /// What came of a wish.
    public sealed interface Outcome {
        /// @param secret what the receiver checks signatures with; shown once
        record Added(Webhook hook, Redacted<String> secret) implements Outcome {}

        record Refused(String sentence) implements Outcome {}
    }

    private Webhooks(TenantStore store, Egress egress, Background background, Time time, SecureRandom random) {
        this.store = store;
        this.egress = egress;
        this.background = background;
        this.time = time;
        this.random = random;
    }

    /// Reads those that are kept. Waits for the store.
    public static Webhooks open(
            TenantStore store, Egress egress, Background background, Time time, SecureRandom random) {
        var hooks = new Webhooks(store, egress, background, time, random);
        var settings = store.settings();
        settings.find(NAMES).stream()
                .flatMap(names -> Stream.of(names.split(" ", -1)))
                .forEach(name -> settings.find(EACH + name)
                        .map(text -> read(name, text))
                        .ifPresent(hook -> hooks.byName.put(name, hooks.running(hook))));
        return hooks;
    }

    // What is told.

    /// Whether anybody is to be told of such an event.
    public boolean wants(Kind kind) {
        return byName.values().stream().anyMatch(each -> wants(each.hook(), kind));
    }

    private static boolean wants(Webhook hook, Kind kind) {
        return !hook.paused() && (kind == Kind.EVENTS_LOST || hook.events().contains(kind));
    }

    /// @param text of the event, as it is sent
    public void tell(Kind kind, byte[] text) {
        byName.values().stream()
                .filter(each -> wants(each.hook(), kind))
                .forEach(each -> each.delivery().offer(text));
    }

    // Who is told.

    public List<Entry> all() {
        return byName.values().stream()
                .map(Webhooks::entry)
                .sorted(Comparator.comparing(entry -> entry.hook().name()))
                .toList();
    }

    private static Entry entry(Running running) {
        var hook = running.hook();
        var state = running.delivery().state();
        var since = state.failingSince();
        String sentence = hook.paused()
                ? "paused: it failed for too long; ./belfry webhook test starts it again"
                : since.map(at -> "fails since %s: %s".formatted(at, state.fault()))
                        .orElse("told of each event");
        return new Entry(hook, !hook.paused() && since.isEmpty(), state.waiting(), state.lost(), sentence);
    }

    public Outcome add(Wish wish, Actor by) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try {
            var hook = new Webhook(
                    wish.name(),
                    Redacted.of(wish.url()),
                    wish.events(),
                    wish.reach(),
                    wish.authority(),
                    Redacted.of(secret),
                    false);
            synchronized (turn) {
                if (byName.containsKey(hook.name())) {
                    return new Outcome.Refused("name: there is a webhook '%s' already".formatted(hook.name()));
                }
                if (byName.size() >= MOST) {
                    return new Outcome.Refused("webhooks: %d (expected: at most %d)".formatted(MOST + 1, MOST));
                }
                // Before it is kept: what its authority is read from may be no certificate.
                var running = running(hook);
                byName.put(hook.name(), running);
                try {
                    keep(hook, "webhook.add", by, Map.of());
                } catch (StoreFault fault) {
                    byName.remove(hook.name());
                    end(running);
                    throw fault;
                }
            }
            return new Outcome.Added(hook, Redacted.of(Signature.shown(hook.secret())));
        } catch (IllegalArgumentException wrong) {
            return new Outcome.Refused(String.valueOf(wrong.getMessage()));
        }
    }

    /// @return false if there is none of that name
    public boolean remove(String name, Actor by) {
        synchronized (turn) {
            var running = byName.get(name);
            if (running == null) {
                return false;
            }
            store.change(writing -> {
                store.settings().remove(writing, EACH + name);
                names(writing, byName.keySet().stream().filter(other -> !other.equals(name)));
                writing.audit(event(running.hook(), "webhook.remove", by, Map.of()));
            });
            byName.remove(name);
            end(running);
            return true;
        }
    }

    /// Sends an event of type `webhook.test` and waits for what the receiver says. Starts one again that is
    /// paused, once it takes that.
    ///
    /// @return why it came to nothing, or an empty text; empty if there is none of that name
    public Optional<String> test(String name, Actor by) {
        var running = Optional.ofNullable(byName.get(name));
        var fault = running.map(
                each -> each.delivery().sendNow(HookTexts.test(time.now())).orElse(""));
        if (fault.filter(String::isEmpty).isPresent() && running.get().hook().paused()) {
            set(running.get(), false, by, "webhook.resume", Map.of());
        }
        return fault;
    }

    private void givenUp(String name, String why) {
        var running = byName.get(name);
        if (running != null && !running.hook().paused()) {
            LOG.warn("the webhook '{}' is paused: {}", name, why);
            set(running, true, new Actor.House("webhooks"), "webhook.pause", Map.of("why", why));
        }
    }

    private void set(Running before, boolean paused, Actor by, String action, Map<String, String> more) {
        synchronized (turn) {
            var hook = before.hook().paused(paused);
            if (!before.equals(byName.get(hook.name()))) {
                return;
            }
            try {
                keep(hook, action, by, more);
            } catch (StoreFault fault) {
                LOG.warn("what became of the webhook '{}' could not be kept: {}", hook.name(), fault.getMessage());
            }
            end(before);
            byName.put(hook.name(), running(hook));
        }
    }

    private void keep(Webhook hook, String action, Actor by, Map<String, String> more) {
        var kept = new Kept(
                hook.url().disclose().toString(),
                hook.events().stream().map(Kind::text).toList(),
                hook.reach().name(),
                hook.authority(),
                Base64.getEncoder().encodeToString(hook.secret().disclose()),
                hook.paused());
        store.change(writing -> {
            store.settings().set(writing, EACH + hook.name(), KeptText.of(kept));
            names(writing, byName.keySet().stream());
            writing.audit(event(hook, action, by, more));
        });
    }

    private static Webhook read(String name, String text) {
        var kept = KeptText.read(text, Kept.class);
        return new Webhook(
                name,
                Redacted.of(Webhook.url(kept.url())),
                kept.events().stream().flatMap(word -> Kind.of(word).stream()).collect(Collectors.toSet()),
                Reach.valueOf(kept.reach()),
                kept.authority(),
                Redacted.of(Base64.getDecoder().decode(kept.secret())),
                kept.paused());
    }

    private void names(Writing writing, Stream<String> names) {
        store.settings().set(writing, NAMES, names.distinct().sorted().collect(Collectors.joining(" ")));
    }

    /// Without what stands behind the host, and without the secret.
    private AuditEvent event(Webhook hook, String action, Actor by, Map<String, String> more) {
        var details = new java.util.HashMap<>(more);
        details.put("webhook", hook.name());
        details.put("to", hook.host() + ":" + hook.port());
        details.put("reach", hook.reach().name());
        details.put("events", hook.events().stream().map(Kind::text).collect(Collectors.joining(" ")));
        return new AuditEvent(time.now(), by, Optional.empty(), action, Optional.empty(), details);
    }

    private Running running(Webhook hook) {
        var destination = new Destination(
                "webhook-" + hook.name(),
                "tells a program what happens in the house, as an administrator set up",
                "who calls whom and when, names and numbers; as far as they are in %s"
                        .formatted(hook.events().stream().map(Kind::text).collect(Collectors.joining(", "))),
                hook.host(),
                hook.port(),
                hook.reach(),
                authorities(hook.authority()),
                LIMITS);
        var delivery = new Delivery(
                hook,
                egress.open(destination),
                background,
                time,
                () -> "msg_" + Id.next(time, random),
                why -> givenUp(hook.name(), why));
        return new Running(hook, delivery);
    }

    private void end(Running running) {
        running.delivery().close();
        egress.close(running.delivery().outlet());
    }

    private static List<X509Certificate> authorities(String pem) {
        return pem.isEmpty() ? List.of() : Authorities.read(pem);
    }

    /// Forgets what waits.
    @Override
    public void close() {
        byName.values().forEach(this::end);
        byName.clear();
    }
}
