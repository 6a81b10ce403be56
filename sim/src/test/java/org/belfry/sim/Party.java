package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.Flow;
import org.belfry.sip.transaction.Prack;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionLimits;
import org.belfry.sip.transaction.TransactionUser;

/// Somebody who asks and answers at random, and keeps book of what came of it.
final class Party implements TransactionUser {

    private static final int[] FINALS = {200, 200, 200, 202, 302, 404, 486, 503, 603};

    /// One request of ours and every outcome we were told.
    static final class Exchange {
        final String name;
        final Method method;
        final List<String> outcomes = new ArrayList<>();
        final Flow flow;
        SipRequest request;

        Exchange(String name, Method method, Flow flow, SipRequest request) {
            this.name = name;
            this.method = method;
            this.flow = flow;
            this.request = request;
        }
    }

    final List<Exchange> asked = new ArrayList<>();
    /// How often each request was handed to us as new, by its name.
    final Map<String, Integer> seen = new HashMap<>();
    /// The final answers we gave, by name.
    final Map<String, Integer> answered = new HashMap<>();
    /// What became of our 2xx to INVITE, by name: `ack` once or more, or `missing`.
    final Map<String, List<String>> acks = new HashMap<>();

    private final VirtualTime time;
    private final SplittableRandom random;
    private final String address;
    private final Map<ServerTransaction, SipRequest> open = new HashMap<>();
    final SipPeer peer;
    private int counter;

    Party(VirtualTime time, LossyNetwork network, String address, long seed) {
        this.time = time;
        this.random = new SplittableRandom(seed);
        this.address = address;
        this.peer = new SipPeer(time, network, address, seed + 1, TransactionLimits.DEFAULT, _ -> this);
    }

    private static String name(String callId, CSeq cseq) {
        return callId + " " + cseq;
    }

    private static String name(SipRequest request) {
        return name(request.callId(), request.cseq());
    }

    // Asking.

    void askSomething(String other) {
        Method method = switch (random.nextInt(4)) {
            case 0 -> Method.OPTIONS;
            case 1 -> Method.MESSAGE;
            default -> Method.INVITE;
        };
        counter++;
        var uri = SipUri.of("x", other, 5060);
        var builder = SipRequest.builder(method, uri)
                .add(Field.FROM, NameAddr.of(SipUri.of("y", address, 5060)).withTag("f" + counter))
                .add(Field.TO, NameAddr.of(uri))
                .add(HeaderName.CALL_ID, counter + "@" + address)
                .add(Field.CSEQ, new CSeq(1, method));
        if (random.nextBoolean()) {
            builder.add(HeaderName.SUPPORTED, "100rel");
        }
        ask(builder, peer.flowTo(other, random.nextInt(4) == 0));
    }

    private void ask(SipRequest.Builder builder, Flow flow) {
        SipRequest plain = builder.set(Field.VIA, flow.via("z9hG4bKplain")).build();
        var exchange = new Exchange(name(plain), plain.method(), flow, plain);
        asked.add(exchange);
        Attempt attempt = peer.request(builder, flow, exchange);
        if (!(attempt instanceof Attempt.Started)) {
            exchange.outcomes.add(attempt.toString());
        }
    }

    private static Exchange of(ClientTransaction transaction) {
        return (Exchange) Objects.requireNonNull(transaction.owner());
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant now) {
        Exchange exchange = of(transaction);
        if (response.isProvisional()) {
            HeaderValue.RAck rack = Prack.wantedBy(response);
            if (rack != null) {
                ask(
                        follow(exchange, response, Method.PRACK, rack.cseq().number() + (int) (rack.rseq() % 1000) + 1)
                                .set(Field.RACK, rack),
                        exchange.flow);
            }
            if (random.nextInt(6) == 0) {
                peer.transactions().cancel(transaction, now);
            }
            return;
        }
        exchange.outcomes.add(Integer.toString(response.status()));
        if (response.isSuccess() && exchange.method.equals(Method.INVITE)) {
            peer.transactions().ack(transaction, follow(exchange, response, Method.ACK, 1), exchange.flow);
        }
    }

    private static SipRequest.Builder follow(Exchange exchange, SipResponse response, Method method, int cseq) {
        return SipRequest.builder(method, exchange.request.requestUri())
                .copy(HeaderName.FROM, exchange.request)
                .copy(HeaderName.TO, response)
                .copy(HeaderName.CALL_ID, exchange.request)
                .add(Field.CSEQ, new CSeq(cseq, method));
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant now) {
        of(transaction).outcomes.add("timed out");
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant now) {
        of(transaction).outcomes.add("transport failed");
    }

    // Answering.

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        seen.merge(name(request), 1, Integer::sum);
        open.put(transaction, request);
        boolean isInvite = request.is(Method.INVITE);
        if (isInvite && random.nextBoolean()) {
            ring(transaction, request, now);
        }
        if (isInvite || random.nextInt(20) > 0) {
            long delayMs = random.nextInt(3) == 0 ? 0 : random.nextLong(isInvite ? 40_000 : 8_000);
            int status = FINALS[random.nextInt(FINALS.length)];
            time.after("answer", Duration.ofMillis(delayMs), () -> answer(transaction, status));
        }
    }

    private void ring(ServerTransaction transaction, SipRequest request, Instant now) {
        var ringing = SipResponse.replyTo(request, 180 + 3 * random.nextInt(2), transaction.tag());
        if (request.lists(Field.SUPPORTED, "100rel")) {
            if (random.nextBoolean()) {
                ringing.body("application/sdp", new byte[20]);
            }
            peer.transactions().respondReliably(transaction, ringing, now);
            if (random.nextInt(3) == 0) {
                var second = SipResponse.replyTo(request, 180, transaction.tag());
                peer.transactions().respondReliably(transaction, second, now);
            }
        } else {
            peer.transactions().respond(transaction, ringing.build(), now);
        }
    }

    private void answer(ServerTransaction transaction, int status) {
        SipRequest request = Objects.requireNonNull(open.get(transaction));
        var response = SipResponse.replyTo(request, status, transaction.tag()).build();
        switch (peer.transactions().respond(transaction, response, time.instant())) {
            case SENT, WAITING -> answered.put(name(request), status);
            case LATE, UNREACHABLE -> {}
            case FORBIDDEN, DROPPED -> throw new AssertionError("forbidden: " + response);
        }
        peer.setAlarm();
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
        seen.merge(name(request), 1, Integer::sum);
        open.put(transaction, request);
        answer(transaction, 200);
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
        answer(invite, 487);
    }

    private void noteAck(ServerTransaction invite, String what) {
        acks.computeIfAbsent(name(Objects.requireNonNull(open.get(invite))), _ -> new ArrayList<>())
                .add(what);
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
        noteAck(invite, "ack");
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant now) {
        noteAck(invite, "missing");
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant now) {
        answer(invite, 504);
    }

    @Override
    public void transportFailed(ServerTransaction transaction, Instant now) {
        throw new AssertionError("nobody was taken away: " + transaction);
    }
}
