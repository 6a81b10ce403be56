package org.belfry.courier;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.ByteCount;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.egress.Destination;
import org.belfry.net.egress.Destination.Limits;
import org.belfry.net.egress.Destination.Reach;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.OutgoingSockets;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.jspecify.annotations.Nullable;

/// Sends a tenant's mail through the server an administrator named, and keeps what can't be sent yet (decision 0201).
///
/// The setting is sealed with the tenant's others, in memory for those who ask, and on the register of what leaves the
/// house (policy E10) while it holds. Letters outlive kills and restarts; [Outbox] has their limits. Thread-safe.
public final class Courier implements AutoCloseable {

    private static final String SETTING = "courier.server";
    private static final String WAY = "mail";

    /// Of a connection: a server on the way to the far end of the world, one that greylists by waiting (RFC 5321
    /// §4.5.3.2 wants minutes), and one that talks without end.
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(15), Duration.ofMinutes(2), ByteCount.mebibytes(1));

    private final TenantStore store;
    private final Egress egress;
    private final Time time;
    private final SecureRandom random;
    private final Smtp smtp;
    private final Outbox outbox;
    private final Object turn = new Object();
    private volatile @Nullable Way way;
    private volatile Background.Scheduled rounds = () -> {};

    /// The server, and how to come there.
    private record Way(MailServer server, OutgoingSockets sockets) {}

    private Courier(
            TenantStore store, Egress egress, String house, Background background, Time time, SecureRandom random) {
        this.store = store;
        this.egress = egress;
        this.time = time;
        this.random = random;
        smtp = new Smtp(house, background, time);
        outbox = new Outbox(store, time, random);
    }

    /// Reads the setting. Sends nothing before [#start]. Waits for the store.
    ///
    /// @param house what we call ourselves to mail servers
    public static Courier open(
            TenantStore store, Egress egress, String house, Background background, Time time, SecureRandom random) {
        var courier = new Courier(store, egress, house, background, time, random);
        store.settings().find(SETTING).map(MailServerText::read).ifPresent(courier::use);
        return courier;
    }

    /// Begins to send what waits.
    public void start(Background background) {
        rounds = outbox.start(background, this::deliver);
    }

    // The server.

    /// As it is set; empty if mail can't be sent. Never waits.
    public Optional<MailServer> server() {
        var known = way;
        return known == null ? Optional.empty() : Optional.of(known.server());
    }

    /// Counts at once; what waits is tried anew. Audited without user and password. Waits for the store.
    public void set(MailServer server, Actor by) {
        synchronized (turn) {
            store.change(writing -> {
                store.settings().set(writing, SETTING, MailServerText.of(server));
                outbox.hurry(writing);
                writing.audit(event("mail.server.set", by, described(server)));
            });
            use(server);
        }
        outbox.anotherServer();
    }

    private static Map<String, String> described(MailServer server) {
        return Map.of(
                "host", server.host(),
                "port", String.valueOf(server.port()),
                "tls", server.tls().name().toLowerCase(Locale.ROOT),
                "signs in", String.valueOf(server.login().isPresent()),
                "own authority", String.valueOf(!server.authorities().isEmpty()));
    }

    /// No mail is sent any more; what waits is kept for as long as letters are.
    ///
    /// @return false if none was set
    public boolean remove(Actor by) {
        synchronized (turn) {
            if (way == null) {
                return false;
            }
            store.change(writing -> {
                store.settings().remove(writing, SETTING);
                writing.audit(event("mail.server.remove", by, Map.of()));
            });
            leave();
            return true;
        }
    }

    private AuditEvent event(String action, Actor by, Map<String, String> details) {
        return new AuditEvent(time.now(), by, Optional.empty(), action, Optional.empty(), details);
    }

    private void use(MailServer server) {
        leave();
        var destination = new Destination(
                WAY,
                "hands mail to the firm's mail server",
                "addresses of people, who called them and when, and what callers said where they want it by mail",
                server.host(),
                server.port(),
                server.isHere() ? Reach.OWN_MACHINE : Reach.INTERNET_AND_SITE,
                server.anchors(),
                LIMITS);
        way = new Way(server, egress.sockets(destination));
    }

    private void leave() {
        var before = way;
        if (before != null) {
            egress.close(before.sockets());
            way = null;
        }
    }

    /// Sends one mail now, and says what became of it. Waits for the server; audited.
    public Delivery test(MailAddress to, Actor by) {
        var letter = new Letter(
                to,
                "Mail from your telephone system",
                List.of("This mail was sent to see whether mail can be sent. It can."),
                Optional.empty());
        var delivery = deliver(letter, Id.next(time, random));
        String outcome = switch (delivery) {
            case Delivery.Taken() -> "taken";
            case Delivery.Deferred(boolean _, String _) -> "deferred";
            case Delivery.Refused(int code, String _) -> "refused with " + code;
        };
        store.change(writing -> writing.audit(event("mail.test", by, Map.of("outcome", outcome))));
        return delivery;
    }

    /// What shows that mail goes out as promised.
    public Probe probe() {
        return new MailProbe(this);
    }

    /// Whether the server proves itself now: empty if so, else why not. Waits for it, some seconds at most.
    Optional<String> visit() {
        var known = way;
        return known == null ? Optional.of("No mail server is set.") : smtp.visit(known.sockets(), known.server());
    }

    private Delivery deliver(Letter letter, Id id) {
        var known = way;
        return known == null
                ? new Delivery.Deferred(true, "No mail server is set.")
                : smtp.deliver(known.sockets(), known.server(), letter, id);
    }

    // Letters.

    /// Has letters of that kind written by `composer`. Before [#start].
    public void compose(String kind, Composer composer) {
        outbox.compose(kind, composer);
    }

    /// Has a letter sent once `writing` is durable, if a mail server is set.
    ///
    /// @param kind one that was named to [#compose]
    /// @param about what the composer will be asked with
    /// @return false if it will not be sent: there is no server, or too much waits
    public boolean enqueue(Writing writing, PersonId person, String kind, Id about) {
        return way != null && outbox.put(writing, person, kind, about);
    }

    /// Has what was put be looked at in the next round. After the writing of [#enqueue] is durable.
    public void hurry() {
        outbox.look();
    }

    /// How many letters wait. Waits for the store.
    public int waiting() {
        return outbox.waiting();
    }

    /// Why the last try failed, which may quote the server; empty if it did not.
    public String fault() {
        return outbox.fault();
    }

    @Override
    public void close() {
        rounds.cancel();
        synchronized (turn) {
            leave();
        }
    }
}
