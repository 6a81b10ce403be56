package org.belfry.signal;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.transaction.Answer;
import org.belfry.sip.transaction.Receipt;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.Timers;
import org.belfry.sip.transaction.TransactionLimits;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.sip.transaction.Transactions;
import org.jspecify.annotations.Nullable;

/// The transactions of one shard, with a clock and a loop: what whoever builds on the endpoint talks to.
///
/// Its [TransactionUser] is called on the loop and never blocks; all methods but [#run] are called there too. Work that
/// takes its time goes elsewhere and comes back through [#run].
public final class Exchange {

    private final Shard shard;
    private final Faults faults;
    private final Ways ways;
    private final Transactions transactions;
    private @Nullable ScheduledFuture<?> alarm;
    private @Nullable Instant alarmAt;

    Exchange(
            Shard shard,
            Faults faults,
            Ways ways,
            Function<Exchange, TransactionUser> users,
            TransactionLimits limits,
            RandomGenerator random) {
        this.shard = shard;
        this.faults = faults;
        this.ways = ways;
        this.transactions = new Transactions(
                (flow, message) -> ((Flow) flow).send(message),
                new Relay(users.apply(this)),
                random,
                Timers.DEFAULT,
                limits);
    }

    /// The transactions. After each use from outside a [TransactionUser] callback or [#run], nothing would wake them.
    public Transactions transactions() {
        return transactions;
    }

    /// The time transactions are told: it never goes back.
    public Instant now() {
        return shard.now();
    }

    /// Does something on the loop, soon; any thread.
    public void run(Runnable task) {
        shard.loop().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException ours) {
                shard.counters().ours("a task", ours);
            } finally {
                wakeInTime();
            }
        });
    }

    /// The flow a request came by.
    public static Flow flowOf(ServerTransaction transaction) {
        return (Flow) transaction.flow();
    }

    public Answer respond(ServerTransaction transaction, SipResponse response) {
        return transactions.respond(transaction, response, now());
    }

    /// Answers with nothing but a status and its usual phrase.
    public Answer respond(ServerTransaction transaction, SipRequest request, int status) {
        return respond(
                transaction,
                SipResponse.replyTo(request, status, status == 100 ? null : transaction.tag())
                        .build());
    }

    /// Refuses a request nothing was said to yet and keeps nothing of it ([Transactions#refuse]): for challenges, whose
    /// answers strangers must not fill tables with. To be begun with [#refusal].
    public Answer refuse(ServerTransaction transaction, SipResponse refusal) {
        return transactions.refuse(transaction, refusal, now());
    }

    /// The beginning of an answer to be given without state.
    public SipResponse.Builder refusal(SipRequest request, int status) {
        return SipResponse.replyTo(request, status, transactions.statelessTag());
    }

    /// Sends a request to a URI, by whatever way RFC 3263 finds to it. The Call-ID has to be one of this exchange
    /// ([Endpoint#exchangeOf]), else its answers arrive elsewhere. Via and Max-Forwards are put in; the builder
    /// is not to be used until the outcome is known.
    ///
    /// @param nextHop the Request-URI, or the topmost Route (RFC 3261 §8.1.2)
    public Outgoing send(SipRequest.Builder request, SipUri nextHop, Outcome outcome) {
        var outgoing = new Outgoing(this, request, outcome);
        // Even at once is later: the caller has the outgoing request before it hears of it.
        if (!ways.locate(nextHop, hops -> run(() -> outgoing.located(hops)))) {
            run(outgoing::overloaded);
        }
        return outgoing;
    }

    void flow(Hop hop, Consumer<@Nullable Flow> ready) {
        if (hop.transport() == SipTransport.UDP) {
            ready.accept(datagrams(hop));
        } else {
            ways.dials().flow(hop, shard.loop(), flow -> run(() -> ready.accept(flow)));
        }
    }

    @Nullable
    Flow datagrams(Hop hop) {
        return ways.datagramsTo(hop.address());
    }

    void received(SipMessage message, Flow flow) {
        try {
            judge(message, flow);
        } finally {
            wakeInTime();
        }
    }

    private void judge(SipMessage message, Flow flow) {
        var way = message instanceof SipRequest request ? Faults.wayBack(request, flow) : flow;
        Receipt receipt = transactions.receive(message, way, now());
        switch (receipt) {
            case OVERLOADED -> faults.tooMuch(message, flow);
            case STRAY_RESPONSE -> faults.stray(flow);
            case STRAY_REQUEST -> faults.strayRequest(flow);
            case REQUEST, RESPONSE, ACK, ABSORBED, CANCEL, MERGED, STRAY_ACK -> {}
        }
    }

    void failed(Flow flow) {
        transactions.flowFailed(flow, now());
        wakeInTime();
    }

    private void tick() {
        alarm = null;
        alarmAt = null;
        try {
            transactions.tick(now());
        } catch (RuntimeException ours) {
            shard.counters().ours("a timer", ours);
        } finally {
            wakeInTime();
        }
    }

    /// One alarm at a time, moved only when something is due earlier: a later one finds out when it rings.
    private void wakeInTime() {
        Instant due = transactions.nextDeadline();
        if (due == null || (alarmAt != null && !due.isBefore(alarmAt))) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarmAt = due;
        long delayNs = Math.max(0, Duration.between(now(), due).toNanos());
        alarm = shard.loop().schedule(this::tick, delayNs, TimeUnit.NANOSECONDS);
    }
}
