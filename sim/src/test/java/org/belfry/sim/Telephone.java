package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.DialogTable;
import org.belfry.sip.transaction.Answer;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.Flow;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionLimits;
import org.belfry.sip.transaction.TransactionUser;

/// A user agent on a [LossyNetwork]: finds the dialog of each message and keeps [Book]. What it does is up to its
/// calls and subscriptions. Owned by the thread that lets time pass.
final class Telephone implements TransactionUser {

    private static final int DIALOGS_MAX = 64;

    final VirtualTime time;
    final SplittableRandom random;
    final String address;
    final SipPeer peer;
    final Book book;
    final DialogTable<Talk> dialogs = new DialogTable<>(DIALOGS_MAX);
    /// Does not always wait when it should.
    final boolean isHasty;
    private final boolean byStream;
    private final Map<ServerTransaction, Answering> answering = new HashMap<>();
    private final Map<ServerTransaction, SipRequest> requests = new HashMap<>();
    private final Map<Method, Talk> services = new HashMap<>();
    private int counter;

    Telephone(World world, String address, long seed) {
        this.time = world.time;
        this.book = world.book;
        this.byStream = world.byStream;
        this.address = address;
        this.random = new SplittableRandom(seed);
        this.isHasty = random.nextInt(3) == 0;
        this.peer = new SipPeer(time, world.network, address, seed + 1, TransactionLimits.DEFAULT, _ -> this);
    }

    private record Waiting(Asking by, Book.Asked entry) {}

    /// Requests of this method outside any dialog go to `talk`.
    void serve(Method method, Talk talk) {
        services.put(method, talk);
    }

    void answers(ServerTransaction invite, Answering by) {
        answering.put(invite, by);
    }

    void after(Duration delay, Runnable task) {
        time.after("telephone", delay, () -> {
            task.run();
            peer.setAlarm();
        });
    }

    Duration upTo(long ms) {
        return Duration.ofMillis(random.nextLong(ms + 1));
    }

    /// One time of `times`.
    boolean oneOf(int times) {
        return random.nextInt(times) == 0;
    }

    NameAddr contact() {
        return NameAddr.of(SipUri.of("c", address, 5060));
    }

    /// A request outside any dialog, to an address or, if it is one, through the proxies of `way`.
    SipRequest.Builder outside(Method method, String to, Iterable<String> way) {
        counter++;
        var uri = SipUri.of("x", to, 5060);
        var builder = SipRequest.builder(method, uri)
                .add(Field.FROM, NameAddr.of(SipUri.of("y", address, 5060)).withTag("f" + counter + "at" + address))
                .add(Field.TO, NameAddr.of(uri))
                .add(HeaderName.CALL_ID, counter + "@" + address)
                .add(Field.CSEQ, new CSeq(random.nextInt(1, 1 << 20), method))
                .add(Field.CONTACT, contact());
        for (String proxy : way) {
            builder.add(Field.ROUTE, NameAddr.of(Proxy.uri(proxy)));
        }
        return builder;
    }

    /// The request as it will be, but for its Via.
    SipRequest plain(SipRequest.Builder builder) {
        return builder.set(Field.VIA, flowTo(address).via("z9hG4bKplain")).build();
    }

    Flow flowTo(String host) {
        return peer.flowTo(host, byStream);
    }

    /// Sends a request to the next hop; one too large for a packet goes by a stream (RFC 3261 §18.1.1).
    void ask(SipRequest.Builder builder, SipUri nextHop, Asking by) {
        SipRequest plain = plain(builder);
        var waiting = new Waiting(by, book.asks(address, plain));
        Attempt attempt = peer.request(builder, flowTo(nextHop.host()), waiting);
        if (attempt instanceof Attempt.TooLarge) {
            book.saw("request too large for a packet");
            attempt = peer.request(builder, peer.flowTo(nextHop.host(), true), waiting);
        }
        if (!(attempt instanceof Attempt.Started)) {
            waiting.entry.outcomes.add(attempt.toString());
            after(Duration.ZERO, () -> by.failed(503, time.instant()));
        }
    }

    void acknowledge(ClientTransaction invite, SipRequest.Builder ack, SipUri nextHop) {
        book.line(address, "acknowledges");
        peer.transactions().ack(invite, ack, flowTo(nextHop.host()));
    }

    Answer respond(ServerTransaction transaction, SipResponse response) {
        book.line(address, "answers " + response);
        Answer answer = peer.transactions().respond(transaction, response, time.instant());
        peer.setAlarm();
        return answer;
    }

    Answer respond(ServerTransaction transaction, SipRequest request, int status) {
        return respond(
                transaction,
                SipResponse.replyTo(request, status, transaction.tag()).build());
    }

    /// Nothing is left of what happened here.
    boolean isIdle() {
        return dialogs.size() == 0
                && peer.transactions().serverCount() == 0
                && peer.transactions().clientCount() == 0
                && peer.transactions().nextDeadline() == null;
    }

    // What is told.

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        book.told(address, request);
        requests.put(transaction, request);
        DialogId id = DialogId.ofReceived(request);
        Talk talk = id == null ? services.get(request.method()) : dialogs.find(id);
        if (talk == null && id != null && request.is(Method.NOTIFY)) {
            talk = dialogs.findHalf(id);
        }
        if (talk == null) {
            respond(transaction, request, id == null ? 405 : 481);
        } else {
            talk.request(transaction, request, now);
        }
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
        book.told(address, request);
        of(invite).prack(transaction, request, now);
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
        book.line(address, "is told of the CANCEL");
        of(invite).cancelled(now);
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
        book.line(address, "is told of the ACK");
        of(invite).acknowledged(now);
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant now) {
        book.line(address, "misses the ACK");
        Answering by = answering.get(invite);
        if (by != null) {
            by.ackMissing(now);
        }
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant now) {
        book.line(address, "misses the PRACK");
        of(invite).prackMissing(now);
    }

    private Answering of(ServerTransaction invite) {
        return Objects.requireNonNull(answering.get(invite), invite::toString);
    }

    /// A stream to somebody who is gone.
    @Override
    public void transportFailed(ServerTransaction transaction, Instant now) {
        book.line(address, "can't answer");
    }

    private static Waiting of(ClientTransaction transaction) {
        return (Waiting) Objects.requireNonNull(transaction.owner());
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant now) {
        Waiting waiting = of(transaction);
        book.line(address, "hears " + response);
        if (response.isFinal()) {
            note(waiting, transaction, response);
        }
        waiting.by.heard(transaction, response, now);
    }

    /// Further 2xx to one INVITE come of other dialogs, so they count by their tag.
    private static void note(Waiting waiting, ClientTransaction transaction, SipResponse response) {
        String outcome = transaction.method().equals(Method.INVITE) && response.isSuccess()
                ? response.status() + " of " + response.to().tag()
                : Integer.toString(response.status());
        boolean isOfFork = !waiting.entry.outcomes.isEmpty()
                && outcome.contains(" of ")
                && !waiting.entry.outcomes.contains(outcome);
        if (!isOfFork) {
            waiting.entry.outcomes.add(outcome);
        }
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant now) {
        book.line(address, "waits no longer for " + transaction.method());
        of(transaction).entry.outcomes.add("timed out");
        of(transaction).by.failed(408, now);
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant now) {
        of(transaction).entry.outcomes.add("transport failed");
        of(transaction).by.failed(503, now);
    }
}
