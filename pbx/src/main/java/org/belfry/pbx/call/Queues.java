package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Route;
import org.jspecify.annotations.Nullable;

/// Who waits in which queue, and which agents ring for whom: what calls of a queue share. Thread-safe.
///
/// Callers are served in the order they came: who is behind gets an agent only once everybody before
/// has one ringing. An agent rings for one caller at a time, and for nobody while he is on the
/// telephone, tidies up after a call, has paused, or is nowhere to be reached.
///
/// Bounded by the calls there are, and per queue by what the plan allows ([Route.Queue#callers], and
/// [Route.Queue#callback] for who is called back).
final class Queues {

    /// When nobody who is there has answered they are rung again after that, whatever else happens: an agent who
    /// declines is not rung without end.
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final Occupancy occupancy;
    private final Map<String, List<Ticket>> waiting = new HashMap<>();
    private final Set<PersonId> ringing = new HashSet<>();

    private final Consumer<String> told;

    /// @param told on any thread of a queue that somebody entered or left; must not wait
    Queues(Occupancy occupancy, Consumer<String> told) {
        this.occupancy = occupancy;
        this.told = told;
        occupancy.onChange(this::ring);
    }

    /// A caller's place. Its agents are the queues' to change.
    static final class Ticket {
        private final String queue;
        private Runnable bell;
        /// Its caller has hung up and is called back.
        private boolean isKept;
        /// He is not called back now: who is behind goes first.
        private boolean rests;

        private final Set<PersonId> tried = new HashSet<>();
        private List<PersonId> agents = List.of();
        /// When those who were tried may be again; null while there are others.
        private @Nullable Instant againAt;

        Ticket(String queue, Runnable bell) {
            this.queue = queue;
            this.bell = bell;
        }
    }

    /// Who is to ring now, or when to look again at the latest.
    ///
    /// @param agents reserved for the ticket; empty if it has to wait
    /// @param freeAt when somebody will have tidied up, or may be tried again; null if nobody is known to
    record Turn(List<PersonId> agents, @Nullable Instant freeAt) {}

    /// @param bell told when it may be the ticket's turn; from any thread, must not wait
    /// @return nothing: as many wait as may
    synchronized Optional<Ticket> enter(Route.Queue queue, Runnable bell) {
        var there = waiting.computeIfAbsent(queue.name(), _ -> new ArrayList<>());
        if (there.stream().filter(one -> !one.isKept).count() >= queue.callers()) {
            return Optional.empty();
        }
        var ticket = new Ticket(queue.name(), bell);
        there.add(ticket);
        told.accept(queue.name());
        return Optional.of(ticket);
    }

    /// Its caller has hung up; the place stays his, and takes none from those who wait.
    ///
    /// @param bell in place of the one before
    synchronized void isKept(Ticket ticket, Runnable bell) {
        ticket.isKept = true;
        ticket.bell = bell;
        bell.run();
    }

    /// Whether those behind go first for now.
    synchronized void rests(Ticket ticket, boolean wanted) {
        if (ticket.rests != wanted) {
            ticket.rests = wanted;
            ring();
        }
    }

    synchronized void leave(Ticket ticket) {
        release(ticket);
        var there = waiting.getOrDefault(ticket.queue, new ArrayList<>());
        there.remove(ticket);
        if (there.isEmpty()) {
            waiting.remove(ticket.queue);
        }
        told.accept(ticket.queue);
        ring();
    }

    synchronized boolean isWaitedIn(String queue) {
        return waiting.containsKey(queue);
    }

    /// From 1 on.
    synchronized int position(Ticket ticket) {
        return waiting.getOrDefault(ticket.queue, List.of()).indexOf(ticket) + 1;
    }

    /// @param isThere whether a telephone of theirs can ring, and may
    synchronized Turn turn(
            Ticket ticket,
            Route.Queue queue,
            java.util.function.Predicate<PersonId> isThere,
            Instant now,
            RandomGenerator random) {
        for (Ticket before : waiting.getOrDefault(ticket.queue, List.of())) {
            if (before == ticket) {
                break;
            }
            if (before.agents.isEmpty() && !before.rests) {
                return new Turn(List.of(), null);
            }
        }
        var free = new ArrayList<PersonId>();
        var again = new ArrayList<PersonId>();
        Instant freeAt = null;
        for (PersonId agent : queue.agents()) {
            var readyAt = readyAt(agent, queue.wrapUp());
            if (ringing.contains(agent) || !occupancy.isFree(agent) || !isThere.test(agent)) {
                continue;
            }
            if (readyAt != null && now.isBefore(readyAt)) {
                freeAt = earlier(freeAt, readyAt);
            } else {
                (ticket.tried.contains(agent) ? again : free).add(agent);
            }
        }
        if (free.isEmpty() && !ticket.tried.isEmpty()) {
            if (ticket.againAt == null) {
                ticket.againAt = now.plus(PAUSE);
            }
            if (now.isBefore(ticket.againAt)) {
                return new Turn(List.of(), earlier(freeAt, ticket.againAt));
            }
            ticket.tried.clear();
            ticket.againAt = null;
            free = again;
        }
        var agents = chosen(free, queue.order(), random);
        ticket.agents = agents;
        ringing.addAll(agents);
        if (!agents.isEmpty()) {
            // Whoever is behind may have a turn now.
            ring();
        }
        return new Turn(agents, freeAt);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }

    private @Nullable Instant readyAt(PersonId agent, Duration wrapUp) {
        var idle = occupancy.idleSince(agent);
        return idle == null ? null : idle.plus(wrapUp);
    }

    private List<PersonId> chosen(List<PersonId> free, Route.Order order, RandomGenerator random) {
        if (free.isEmpty() || order == Route.Order.TOGETHER) {
            return List.copyOf(free);
        }
        return List.of(
                switch (order) {
                    case AS_LISTED, TOGETHER -> free.getFirst();
                    case RANDOM -> free.get(random.nextInt(free.size()));
                    case LONGEST_IDLE -> Collections.min(free, Comparator.comparing(this::idleSince));
                });
    }

    private Instant idleSince(PersonId agent) {
        var since = occupancy.idleSince(agent);
        return since == null ? Instant.MIN : since;
    }

    /// They did not answer: another one's turn, and others may have them.
    synchronized void release(Ticket ticket) {
        if (ticket.agents.isEmpty()) {
            return;
        }
        ticket.tried.addAll(ticket.agents);
        ticket.againAt = null;
        ticket.agents.forEach(ringing::remove);
        ticket.agents = List.of();
        ring();
    }

    /// Has everybody look for an agent again.
    synchronized void ring() {
        waiting.values().forEach(there -> there.forEach(ticket -> ticket.bell.run()));
    }

    /// Nobody waits, and nobody rings.
    synchronized boolean isEmpty() {
        return waiting.isEmpty() && ringing.isEmpty();
    }
}
