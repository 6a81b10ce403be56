package org.belfry.pbx.call;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.belfry.ground.Id;
import org.belfry.pbx.call.CallWatcher.What;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.signal.Exchange;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// Where every leg is found, and how many calls there are. Thread-safe.
///
/// Its tables hold what the calls hold, which [CallSettings.Limits] bound.
final class Switchboard {

    private final CallSettings.Limits limits;
    private final ConcurrentMap<Key, Line> lines = new ConcurrentHashMap<>();
    private final ConcurrentMap<ServerTransaction, Line> invites = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Line> ours = new ConcurrentHashMap<>();
    private final ConcurrentMap<Object, Integer> places = new ConcurrentHashMap<>();
    private final ConcurrentMap<Id, Shown> shown = new ConcurrentHashMap<>();
    /// Told when there is no call any more; one each time the house closes.
    private final Queue<CompletableFuture<@Nullable Void>> nobody = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    private final List<Consumer<Subject>> watchers = new CopyOnWriteArrayList<>();
    private final List<CallWatcher> callWatchers = new CopyOnWriteArrayList<>();
    private final Occupancy occupancy = new Occupancy(person -> changed(new Subject.Person(person)));
    private final Parking parking = new Parking(slot -> changed(new Subject.Slot(slot)));
    private final Pickup.Bells bells = new Pickup.Bells();
    private final Callbacks callbacks = new Callbacks();
    private final Queues queues = new Queues(occupancy, name -> changed(new Subject.Queue(name)));

    Switchboard(CallSettings.Limits limits) {
        this.limits = limits;
    }

    /// Call-ID and our tag. Ordered, so that a table stays fast for ids a peer made to collide.
    record Key(String callId, String localTag) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::localTag).thenComparing(Key::callId);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        /// Nothing of it: a Call-ID often holds an address.
        @Override
        public String toString() {
            return "Key";
        }
    }

    private record Shown(LiveCall call, Mailbox<CallEvent> mailbox) {}

    // Shown to people.

    void show(LiveCall call, Mailbox<CallEvent> mailbox) {
        var before = shown.put(call.call(), new Shown(call, mailbox));
        if (before == null) {
            told(What.BEGAN, call);
        } else if (!before.call().equals(call)) {
            told(what(before.call(), call), call);
        }
    }

    private static What what(LiveCall before, LiveCall now) {
        if (before.answeredAt().isEmpty() && now.answeredAt().isPresent()) {
            return What.ANSWERED;
        }
        return now.rings() && !before.rings() ? What.RINGS : What.CHANGED;
    }

    void hide(Id call) {
        var last = shown.remove(call);
        if (last != null) {
            told(What.ENDED, last.call());
        }
    }

    void whenTold(CallWatcher watcher) {
        callWatchers.add(watcher);
    }

    private void told(What what, LiveCall call) {
        callWatchers.forEach(watcher -> watcher.told(what, call));
    }

    List<LiveCall> live() {
        return shown.values().stream().map(Shown::call).toList();
    }

    @Nullable
    Mailbox<CallEvent> mailboxOf(Id call) {
        var one = shown.get(call);
        return one == null ? null : one.mailbox();
    }

    LineState state(Subject subject) {
        return switch (subject) {
            case Subject.Person(var person) -> occupancy.state(person);
            case Subject.Slot(var number) -> parking.isTaken(number) ? LineState.HELD : LineState.IDLE;
            case Subject.Queue(var name) -> queues.isWaitedIn(name) ? LineState.RINGING : LineState.IDLE;
        };
    }

    void whenChanged(Consumer<Subject> watcher) {
        watchers.add(watcher);
    }

    private void changed(Subject subject) {
        watchers.forEach(watcher -> watcher.accept(subject));
    }

    Occupancy occupancy() {
        return occupancy;
    }

    Parking parking() {
        return parking;
    }

    Pickup.Bells bells() {
        return bells;
    }

    Queues queues() {
        return queues;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    // Places.

    private static final int HELP_MORE = 4;
    private static final int HELP_RESERVE = 64;

    /// Whether a call has a place.
    enum Place {
        TAKEN,
        /// Whoever calls has as many calls as they may have.
        NONE_OF_THEIRS,
        /// The house has as many calls as it can have.
        NONE
    }

    /// Takes a place for a call of `whose`, to be given back if there was one.
    ///
    /// @param most calls of `whose` at once
    Place takePlace(Object whose, int most) {
        var place = new Place[] {Place.NONE_OF_THEIRS};
        places.compute(whose, (_, count) -> {
            int now = count == null ? 0 : count;
            if (now < most) {
                place[0] = calls.get() < limits.callsMax() ? Place.TAKEN : Place.NONE;
            }
            return place[0] == Place.TAKEN ? Integer.valueOf(now + 1) : count;
        });
        if (place[0] == Place.TAKEN) {
            calls.incrementAndGet();
        }
        return place[0];
    }

    /// Takes one past `most` and past what the house can have, to be given back: somebody needs help. Whoever calls
    /// for help all the time keeps it from nobody else: [#HELP_MORE] of theirs, [#HELP_RESERVE] in all.
    boolean takePlaceForHelp(Object whose, int most) {
        var taken = new boolean[1];
        places.compute(whose, (_, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < most + HELP_MORE && calls.get() < limits.callsMax() + HELP_RESERVE;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        if (taken[0]) {
            calls.incrementAndGet();
        }
        return taken[0];
    }

    /// Takes one more beside one that was taken for the same, to be given back.
    void takeAnother(Object whose) {
        places.merge(whose, 1, Integer::sum);
        calls.incrementAndGet();
    }

    void giveBackPlace(Object whose) {
        places.computeIfPresent(whose, (_, count) -> count == 1 ? null : count - 1);
        calls.decrementAndGet();
        if (calls.get() == 0) {
            nobody.forEach(told -> told.complete(null));
            nobody.clear();
        }
    }

    /// Done once there is no call.
    CompletableFuture<@Nullable Void> whenNobody() {
        var told = new CompletableFuture<@Nullable Void>();
        nobody.add(told);
        if (calls.get() == 0) {
            told.complete(null);
        }
        return told;
    }

    /// Those that legs go by now.
    Set<Exchange> exchanges() {
        var all = Collections.<Exchange>newSetFromMap(new IdentityHashMap<>());
        lines.values().forEach(line -> all.add(line.exchange()));
        return all;
    }

    int calls() {
        return calls.get();
    }

    // Lines.

    /// @param isOurs whether the Call-ID is one we made
    void put(Line line, boolean isOurs) {
        lines.put(line.key(), line);
        if (isOurs) {
            ours.put(line.key().callId(), line);
        }
    }

    void put(ServerTransaction invite, Line line) {
        invites.put(invite, line);
    }

    void forget(ServerTransaction invite) {
        invites.remove(invite);
    }

    void remove(Line line) {
        lines.remove(line.key(), line);
        ours.remove(line.key().callId(), line);
    }

    @Nullable
    Line find(String callId, @Nullable String localTag) {
        return localTag == null ? null : lines.get(new Key(callId, localTag));
    }

    @Nullable
    Line find(ServerTransaction invite) {
        return invites.get(invite);
    }

    /// Whether we made this Call-ID: a call that has it came back to us.
    boolean isOurs(String callId) {
        return ours.containsKey(callId);
    }

    /// Of each call there is, once.
    Set<Mailbox<CallEvent>> everyMailbox() {
        var all = Collections.<Mailbox<CallEvent>>newSetFromMap(new IdentityHashMap<>());
        lines.values().forEach(line -> all.add(line.mailbox()));
        return all;
    }

    /// All tables are empty: nothing was forgotten.
    boolean isEmpty() {
        boolean noLines = lines.isEmpty() && invites.isEmpty() && ours.isEmpty();
        boolean noRooms = queues.isEmpty() && callbacks.isEmpty() && parking.isEmpty() && bells.isEmpty();
        return noLines && noRooms && places.isEmpty() && shown.isEmpty() && calls.get() == 0;
    }
}
