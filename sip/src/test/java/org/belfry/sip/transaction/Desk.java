package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// A [Transactions] under test with a clock of its own: keeps what it sends and tells, each line with the
/// milliseconds since the desk was set up.
final class Desk implements Sender, TransactionUser {

    static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    static final Line UDP = new Line(false, "UDP", 1_300);
    static final Line TCP = new Line(true, "TCP", 65_536);
    /// Of somebody who has authenticated.
    static final Flow KNOWN = new Known(UDP);

    final Transactions transactions;
    final List<String> log = new ArrayList<>();
    final List<SipMessage> sent = new ArrayList<>();
    final List<ServerTransaction> servers = new ArrayList<>();
    final List<SipRequest> requests = new ArrayList<>();
    Instant now = START;
    boolean isBroken;
    boolean isFaulty;

    Desk() {
        this(TransactionLimits.DEFAULT);
    }

    Desk(TransactionLimits limits) {
        transactions = new Transactions(this, this, new SplittableRandom(42), Timers.DEFAULT, limits);
    }

    private record Known(Flow line) implements Flow {
        @Override
        public boolean isKnown() {
            return true;
        }

        @Override
        public boolean isReliable() {
            return line.isReliable();
        }

        @Override
        public int requestBytesMax() {
            return line.requestBytesMax();
        }

        @Override
        public Via via(String branch) {
            return line.via(branch);
        }
    }

    record Line(boolean isReliable, String transport, int requestBytesMax) implements Flow {
        @Override
        public Via via(String branch) {
            return Via.of(transport, "192.0.2.1", 5060, branch);
        }
    }

    /// A message written with the short words `{name}`, which are replaced, and bare line ends.
    static SipMessage message(String text, Map<String, String> words) {
        String whole = text;
        for (var word : words.entrySet()) {
            whole = whole.replace("{" + word.getKey() + "}", word.getValue());
        }
        byte[] bytes = (whole.strip().replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        return parse(bytes);
    }

    static SipMessage parse(byte[] bytes) {
        if (new SipParser().parseDatagram(bytes) instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            return message;
        }
        throw new AssertionError("no message: " + new String(bytes, StandardCharsets.UTF_8));
    }

    static SipRequest request(String method, String branch, String toTag, int cseq) {
        return (SipRequest) message(
                """
                {method} sip:bob@example.test SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.9:5060;branch={branch}
                Max-Forwards: 70
                From: <sip:alice@example.test>;tag=a1
                To: <sip:bob@example.test>{toTag}
                Call-ID: c1@192.0.2.9
                CSeq: {cseq} {method}
                """, Map.of("method", method, "branch", branch, "toTag", toTag, "cseq", Integer.toString(cseq)));
    }

    Receipt receive(SipMessage message, Flow flow) {
        return transactions.receive(message, flow, now);
    }

    Answer respond(int status) {
        return respond(servers.getLast(), requests.getLast(), status);
    }

    Answer respond(ServerTransaction server, SipRequest request, int status) {
        return transactions.respond(
                server, SipResponse.replyTo(request, status, server.tag()).build(), now);
    }

    /// Refuses the last request without keeping anything of it.
    Answer refuse(int status) {
        SipResponse refusal = SipResponse.replyTo(requests.getLast(), status, transactions.statelessTag())
                .build();
        return transactions.refuse(servers.getLast(), refusal, now);
    }

    /// Starts a request of ours and says what came of it.
    ClientTransaction start(String method, Flow flow) {
        Attempt attempt = transactions.request(outgoing(method), flow, null, now);
        assertThat(attempt).isInstanceOf(Attempt.Started.class);
        return ((Attempt.Started) attempt).transaction();
    }

    static SipRequest.Builder outgoing(String method) {
        return request(method, "x", "", 1).toBuilder();
    }

    /// An answer to what was sent last with this method.
    SipResponse answer(String method, int status) {
        for (int i = sent.size() - 1; i >= 0; i--) {
            if (sent.get(i) instanceof SipRequest request
                    && request.method().name().equals(method)) {
                return SipResponse.replyTo(request, status, "b1").build();
            }
        }
        throw new AssertionError("sent no " + method);
    }

    void pass(Duration duration) {
        Instant until = now.plus(duration);
        for (Instant next = transactions.nextDeadline();
                next != null && !next.isAfter(until);
                next = transactions.nextDeadline()) {
            assertThat(next).isAfter(now);
            now = next;
            transactions.tick(now);
        }
        now = until;
        transactions.tick(now);
    }

    void passSeconds(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    private void note(String what) {
        log.add(Duration.between(START, now).toMillis() + " " + what);
    }

    /// What was noted, and a clean sheet.
    List<String> noted() {
        List<String> all = List.copyOf(log);
        log.clear();
        return all;
    }

    @Override
    public boolean send(Flow flow, byte[] message) {
        if (isBroken) {
            return false;
        }
        SipMessage parsed = parse(message);
        sent.add(parsed);
        note("send " + name(parsed));
        return true;
    }

    private static String name(SipMessage message) {
        return switch (message) {
            case SipRequest request -> request.method().name();
            case SipResponse response -> Integer.toString(response.status());
        };
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant time) {
        servers.add(transaction);
        requests.add(request);
        note("request " + request.method());
        if (isFaulty) {
            throw new IllegalStateException("a fault of the user");
        }
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant time) {
        note("prack " + Objects.requireNonNull(request.header("RAck")));
        respond(transaction, request, 200);
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant time) {
        note("cancelled");
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant time) {
        note("ack");
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant time) {
        note("no ack");
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant time) {
        note("no prack");
    }

    @Override
    public void transportFailed(ServerTransaction transaction, Instant time) {
        note("answer failed");
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant time) {
        note("response " + response.status());
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant time) {
        note("timed out " + transaction.method());
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant time) {
        note("request failed");
    }

    static @Nullable String branchOf(SipMessage message) {
        return message.topVia().branch();
    }
}
