package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Via;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.Flow;
import org.belfry.sip.transaction.Sender;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.Timers;
import org.belfry.sip.transaction.TransactionLimits;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.sip.transaction.Transactions;
import org.jspecify.annotations.Nullable;

/// Plays one conversation written as a text file between `A`, who sends what the file says, and the house's
/// transactions. A line is one of
///
///     over UDP|TCP
///     A -> house      INVITE | ACK | 200 | 200 CANCEL …
///                     with `again` the same bytes, with `afresh` a branch of its own
///     house -> A      the next message the house sends; with `again` the same bytes as the last of its kind
///     house asks INVITE | house answers 180 | house answers 183 reliably | house acks | house cancels
///     house learns    the next thing its user is told
///     after 500ms     time passes; what comes out sooner than its last millisecond is an error
///     quiet 32s       time passes and nothing at all comes out
///     nothing left    no transaction, no timer
final class Conversation implements Sender, TransactionUser {

    private static final Instant START = VirtualTime.START;

    private final Transactions transactions =
            new Transactions(this, this, new SplittableRandom(1), Timers.DEFAULT, TransactionLimits.DEFAULT);
    private final Queue<SipMessage> sent = new ArrayDeque<>();
    private final Queue<String> learned = new ArrayDeque<>();
    private final Map<String, byte[]> lastOfKind = new HashMap<>();
    private final Map<String, SipMessage> heard = new HashMap<>();
    private final Map<String, SipRequest> houseAsked = new HashMap<>();
    private Instant now = START;
    private Flow flow = new Line(false);
    private @Nullable ClientTransaction asked;
    private @Nullable ServerTransaction toAnswer;
    private @Nullable SipResponse success;
    private String tag = "";
    private int branches;

    private record Line(boolean isReliable) implements Flow {
        @Override
        public int requestBytesMax() {
            return 1_300;
        }

        @Override
        public Via via(String branch) {
            return Via.of(isReliable ? "TCP" : "UDP", "192.0.2.1", 5060, branch);
        }
    }

    void play(List<String> lines) {
        int number = 0;
        for (String line : lines) {
            number++;
            String step = line.replaceAll("#.*", "").strip();
            if (!step.isEmpty()) {
                try {
                    play(step);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("line %d, '%s': %s".formatted(number, step, e.getMessage()), e);
                }
            }
        }
        assertThat(sent).as("sent, but not in the file").isEmpty();
        assertThat(learned).as("learned, but not in the file").isEmpty();
    }

    private void play(String step) {
        String[] words = step.split("\\s+", 4);
        String rest = step.substring(step.indexOf(words[1]) + words[1].length()).strip();
        switch (words[0] + " " + words[1]) {
            case "over UDP" -> flow = new Line(false);
            case "over TCP" -> flow = new Line(true);
            case "A ->" -> transactions.receive(fromA(words[3]), flow, now);
            case "house ->" -> expectSent(words[3]);
            case "house asks" -> ask(Method.of(rest));
            case "house answers" -> answer(rest);
            case "house acks" -> ack();
            case "house cancels" -> transactions.cancel(Objects.requireNonNull(asked), now);
            case "house learns" -> assertThat(learned.poll()).isEqualTo(rest);
            case "nothing left" -> expectNothingLeft();
            default -> pass(words[0], words[1]);
        }
    }

    private void expectSent(String what) {
        String kind = what.replace(" again", "");
        SipMessage message = sent.poll();
        assertThat(message == null ? "nothing" : kind(message)).isEqualTo(kind);
        byte[] bytes = Objects.requireNonNull(message).toBytes();
        byte[] before = lastOfKind.put(kind, bytes);
        if (what.endsWith(" again")) {
            assertThat(bytes).isEqualTo(before);
        }
    }

    private static String kind(SipMessage message) {
        return switch (message) {
            case SipRequest request -> request.method().name();
            case SipResponse response
            when response.cseq().method().equals(Method.INVITE) -> Integer.toString(response.status());
            case SipResponse response ->
                response.status() + " " + response.cseq().method();
        };
    }

    private void expectNothingLeft() {
        assertThat(transactions.clientCount()).isZero();
        assertThat(transactions.serverCount()).isZero();
        assertThat(transactions.nextDeadline()).isNull();
    }

    // What A says.

    private SipMessage fromA(String what) {
        String kind = what.replaceAll(" (again|afresh)$", "");
        if (what.endsWith(" again")) {
            return Objects.requireNonNull(heard.get(kind));
        }
        SipMessage message = Character.isDigit(kind.charAt(0)) ? responseOfA(kind) : requestOfA(kind, what);
        heard.put(kind, message);
        return message;
    }

    private SipResponse responseOfA(String kind) {
        String[] words = kind.split(" ", 2);
        String method = words.length > 1
                ? words[1]
                : Objects.requireNonNull(asked).method().name();
        return SipResponse.replyTo(Objects.requireNonNull(houseAsked.get(method)), Integer.parseInt(words[0]), "a2")
                .build();
    }

    private SipRequest requestOfA(String name, String what) {
        Method method = Method.of(name);
        boolean isOfInvite = method.equals(Method.ACK) || method.equals(Method.CANCEL);
        SipMessage invite = heard.get("INVITE");
        String branch = isOfInvite && !what.endsWith(" afresh") && invite != null
                ? Objects.requireNonNull(invite.topVia().branch())
                : "z9hG4bKa" + ++branches;
        int cseq = method.equals(Method.PRACK) ? 2 : 1;
        var uri = SipUri.of("200", "example.test", 5060);
        var builder = SipRequest.builder(method, uri)
                .add(Field.VIA, Via.of("UDP", "192.0.2.9", 5060, branch))
                .add(HeaderName.FROM, "<sip:a@example.test>;tag=a1")
                .add(HeaderName.TO, "<" + uri + ">" + (method.equals(Method.ACK) || cseq > 1 ? ";tag=" + tag : ""))
                .add(HeaderName.CALL_ID, "c1@192.0.2.9")
                .add(Field.CSEQ, new CSeq(cseq, method));
        if (method.equals(Method.PRACK)) {
            builder.add(HeaderName.RACK, lastRSeq() + " 1 INVITE");
        }
        return builder.build();
    }

    private long lastRSeq() {
        SipMessage ringing = parse(Objects.requireNonNull(lastOfKind.get("183")));
        return Objects.requireNonNull(ringing.read(Field.RSEQ));
    }

    // What the house's user does.

    private void ask(Method method) {
        var uri = SipUri.of("a", "192.0.2.9", 5060);
        var builder = SipRequest.builder(method, uri)
                .add(HeaderName.FROM, "<sip:200@example.test>;tag=h1")
                .add(HeaderName.TO, "<" + uri + ">")
                .add(HeaderName.CALL_ID, "c2@192.0.2.1")
                .add(Field.CSEQ, new CSeq(1, method));
        Attempt attempt = transactions.request(builder, flow, null, now);
        assertThat(attempt).isInstanceOf(Attempt.Started.class);
        asked = ((Attempt.Started) attempt).transaction();
    }

    private void answer(String what) {
        ServerTransaction server = Objects.requireNonNull(toAnswer);
        var request =
                (SipRequest) Objects.requireNonNull(heard.get(server.method().name()));
        int status = Integer.parseInt(what.replace(" reliably", ""));
        tag = server.tag();
        var response = SipResponse.replyTo(request, status, tag);
        if (what.endsWith(" reliably")) {
            transactions.respondReliably(server, response, now);
        } else {
            transactions.respond(server, response.build(), now);
        }
    }

    private void ack() {
        var invite = Objects.requireNonNull(houseAsked.get("INVITE"));
        var ack = SipRequest.builder(Method.ACK, invite.requestUri())
                .copy(HeaderName.FROM, invite)
                .copy(HeaderName.TO, Objects.requireNonNull(success))
                .copy(HeaderName.CALL_ID, invite)
                .add(Field.CSEQ, new CSeq(1, Method.ACK));
        transactions.ack(Objects.requireNonNull(asked), ack, flow);
    }

    // Time.

    private void pass(String how, String duration) {
        assertThat(how).isIn("after", "quiet");
        Instant until = now.plus(duration(duration));
        while (true) {
            assertThat(sent).as("sent after %s", Duration.between(START, now)).isEmpty();
            assertThat(learned)
                    .as("learned after %s", Duration.between(START, now))
                    .isEmpty();
            if (!now.isBefore(until)) {
                return;
            }
            Instant next = transactions.nextDeadline();
            now = next == null || next.isAfter(until) ? until : next;
            transactions.tick(now);
            if (now.equals(until) && how.equals("after")) {
                return;
            }
        }
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    // What comes out.

    private static SipMessage parse(byte[] bytes) {
        if (new SipParser().parseDatagram(bytes) instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            return message;
        }
        throw new AssertionError("no message: " + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public boolean send(Flow by, byte[] bytes) {
        SipMessage message = parse(bytes);
        if (message instanceof SipRequest request) {
            houseAsked.put(request.method().name(), request);
        }
        return sent.add(message);
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant time) {
        toAnswer = transaction;
        learned.add(request.method().name());
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant time) {
        learned.add("PRACK");
        transactions.respond(transaction, SipResponse.replyTo(request, 200, tag).build(), time);
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant time) {
        learned.add("cancelled");
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant time) {
        learned.add("ACK");
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant time) {
        learned.add("no ACK");
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant time) {
        learned.add("no PRACK");
    }

    @Override
    public void transportFailed(ServerTransaction transaction, Instant time) {
        learned.add("answer failed");
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant time) {
        if (response.isSuccess()) {
            success = response;
        }
        learned.add(Integer.toString(response.status()));
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant time) {
        learned.add("timed out");
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant time) {
        learned.add("request failed");
    }
}
