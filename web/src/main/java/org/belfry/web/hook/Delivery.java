package org.belfry.web.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.net.egress.Answer;
import org.belfry.net.egress.Outlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells one receiver, in order, one message at a time, on a thread that exists while there is something to
/// send. Thread-safe; [#offer] never waits.
///
///     offer ─▶ queue ─▶ sent ──2xx──▶ next
///                 ▲       └─ else: again after [#PAUSES], then every last of them
///                 └───────────┘     410, or failing for [#PATIENCE]: given up, and told so
///
/// Limits: [#WAITING_MAX] messages wait, what is more is counted and told as lost once the receiver is back; a
/// house that ends forgets what waits.
final class Delivery {

    static final int WAITING_MAX = 1_000;
    static final Duration PATIENCE = Duration.ofHours(24);
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));
    private static final int GONE = 410;
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Webhook hook;
    private final Outlet outlet;
    private final Background background;
    private final Time time;
    private final Supplier<String> ids;
    private final Consumer<String> givesUp;
    private final ArrayDeque<Message> queue = new ArrayDeque<>();
    private Background.Scheduled again = () -> {};
    private boolean sending;
    private boolean closed;
    private long lost;
    private int tries;
    private @Nullable Instant failingSince;
    private String fault = "";

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(String id, byte[] body) {}

    /// How it goes.
    ///
    /// @param fault why the last try came to nothing; empty if it did not
    record State(int waiting, long lost, Optional<Instant> failingSince, String fault) {}

    /// @param ids makes the name of a message, the same at each try
    /// @param givesUp told why, once, on the sending thread; may wait
    Delivery(
            Webhook hook,
            Outlet outlet,
            Background background,
            Time time,
            Supplier<String> ids,
            Consumer<String> givesUp) {
        this.hook = hook;
        this.outlet = outlet;
        this.background = background;
        this.time = time;
        this.ids = ids;
        this.givesUp = givesUp;
    }

    Outlet outlet() {
        return outlet;
    }

    synchronized State state() {
        return new State(queue.size(), lost, Optional.ofNullable(failingSince), fault);
    }

    synchronized void offer(byte[] body) {
        if (closed) {
            return;
        }
        if (queue.size() >= WAITING_MAX) {
            lost++;
            return;
        }
        queue.add(new Message(ids.get(), body));
        if (!sending) {
            sending = true;
            background.start("webhook", this::sendAll);
        }
    }

    /// Sends one message now, past those that wait. Waits for the answer.
    ///
    /// @return why it came to nothing; empty if it was taken
    Optional<String> sendNow(byte[] body) {
        return fault(send(new Message(ids.get(), body)));
    }

    private void sendAll() {
        try {
            sendEach();
        } catch (RuntimeException ours) {
            LOG.error("the webhook '{}' could not be sent to", hook.name(), ours);
            later(PAUSES.getLast());
        }
    }

    private synchronized void later(Duration pause) {
        if (!closed) {
            again = background.after("webhook", pause, this::sendAll);
        }
    }

    private void sendEach() {
        for (var next = next(); next != null; next = next()) {
            var answer = send(next);
            var wrong = fault(answer);
            if (wrong.isEmpty()) {
                taken();
            } else if (isHopeless(answer, wrong.get())) {
                close();
                givesUp.accept(wrong.get());
                return;
            } else {
                return;
            }
        }
    }

    private synchronized @Nullable Message next() {
        var next = closed ? null : queue.peek();
        sending = next != null;
        return next;
    }

    private Answer send(Message message) {
        var headers = Signature.headers(hook.secret(), message.id(), time.now(), message.body());
        try {
            return outlet.post(hook.pathAndQuery(), "application/json", message.body(), headers);
        } catch (IllegalStateException shut) {
            if (isClosed()) {
                return new Answer.Failed(Answer.Why.OTHER, "the webhook was removed meanwhile");
            }
            throw shut;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static Optional<String> fault(Answer answer) {
        return switch (answer) {
            case Answer.Answered answered when answered.status() >= 200 && answered.status() < 300 -> Optional.empty();
            case Answer.Answered answered ->
                Optional.of("the receiver answered %d (expected: 200..299)".formatted(answered.status()));
            case Answer.Refused(String sentence) -> Optional.of(sentence);
            case Answer.Failed(var _, String sentence) -> Optional.of(sentence);
        };
    }

    private synchronized void taken() {
        queue.poll();
        tries = 0;
        failingSince = null;
        fault = "";
        if (lost > 0) {
            queue.add(new Message(ids.get(), HookTexts.lost(time.now(), lost)));
            lost = 0;
        }
    }

    /// Whether it is not worth trying again; else that is for later.
    private synchronized boolean isHopeless(Answer answer, String wrong) {
        var now = time.now();
        fault = wrong;
        if (failingSince == null) {
            failingSince = now;
        }
        boolean isGone = answer instanceof Answer.Answered answered && answered.status() == GONE;
        if (closed || isGone || !failingSince.plus(PATIENCE).isAfter(now)) {
            return !closed;
        }
        later(PAUSES.get(Math.min(tries++, PAUSES.size() - 1)));
        return false;
    }

    /// Forgets what waits, and takes no more.
    synchronized void close() {
        closed = true;
        again.cancel();
        queue.clear();
    }
}
