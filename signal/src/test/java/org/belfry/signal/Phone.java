package org.belfry.signal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.belfry.net.Door;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Via;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.InviteDialogs.Heard;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.digest.Account;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.AuthParams;
import org.belfry.sip.digest.Challenger;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.digest.DigestExchange;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;
import org.jspecify.annotations.Nullable;

/// A telephone made of the product's own transactions, dialogs and digest: it registers, calls, answers, hangs up. One
/// call at a time, which is touched on the loop of its exchange alone.
final class Phone {

    private final String user;
    private final DigestClient digest;
    private final AtomicInteger number = new AtomicInteger();
    private @Nullable Station station;
    private @Nullable Door door;
    private SipTransport transport = SipTransport.UDP;
    private volatile @Nullable Dialog dialog;
    private volatile @Nullable Runnable ringing;

    /// Everything it heard, in order: `200 to REGISTER`, `BYE`, `declined FOREIGN_REALM`.
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /// The newest request of each method, and the way it came.
    final ConcurrentMap<Method, SipRequest> requests = new ConcurrentHashMap<>();

    final ConcurrentMap<Method, Flow> ways = new ConcurrentHashMap<>();

    /// @param algorithms by which it is willing to prove that it knows the password
    Phone(String user, String password, Algorithm... algorithms) {
        this.user = user;
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        var account = new Account(
                user,
                Stream.of(algorithms)
                        .map(algorithm -> HashedSecret.of(algorithm, user, Registrar.REALM, secret))
                        .toList());
        digest = new DigestClient((realm, _) -> realm.equals(Registrar.REALM) ? account : null, new SecureRandom());
    }

    /// Where it lives: its Contact names the door.
    void livesAt(Station where, Door at, SipTransport by) {
        station = where;
        door = at;
        transport = by;
    }

    TransactionUser on(Exchange exchange) {
        return new User(exchange);
    }

    /// The call it is in, or was in last.
    Dialog dialog() {
        return Objects.requireNonNull(dialog);
    }

    /// Accepts the call it rings for.
    void pickUp() {
        Objects.requireNonNull(ringing).run();
    }

    String contact() {
        int port = Objects.requireNonNull(door).boundAddress().getPort();
        return "<sip:%s@127.0.0.1:%d;transport=%s>".formatted(user, port, transport.uriParameter());
    }

    void register(SipUri registrar) {
        String callId = newCallId();
        var domain = uri("sip:house.test");
        ask(
                callId,
                registrar,
                domain,
                cseq -> begun(Method.REGISTER, domain, "sip:" + user + "@house.test", callId, cseq)
                        .add(HeaderName.EXPIRES, "300"));
    }

    /// Calls by way of a proxy that stands in the Route from the first request on (RFC 3261 §8.1.2).
    void call(SipUri proxy, String whom) {
        String callId = newCallId();
        var target = uri("sip:" + whom + "@house.test");
        ask(
                callId,
                proxy,
                target,
                cseq -> begun(Method.INVITE, target, target.toString(), callId, cseq)
                        .add(HeaderName.ROUTE, "<" + proxy + ";lr>"));
    }

    void hangUp() {
        var exchange = exchange(dialog().id().callId());
        exchange.run(() -> {
            var bye = dialog().request(Method.BYE);
            dialog = bye.dialog().ended(Ending.LOCAL_BYE);
            exchange.send(bye.request(), bye.dialog().nextHop(), new Told());
        });
    }

    private SipRequest.Builder begun(Method method, SipUri target, String to, String callId, int cseq) {
        return SipRequest.builder(method, target)
                .add(HeaderName.FROM, "<sip:%s@house.test>;tag=of-%s".formatted(user, user))
                .add(HeaderName.TO, "<" + to + ">")
                .add(HeaderName.CALL_ID, callId)
                .add(HeaderName.CSEQ, cseq + " " + method)
                .add(HeaderName.CONTACT, contact());
    }

    private void ask(String callId, SipUri nextHop, SipUri target, IntFunction<SipRequest.Builder> builder) {
        var exchange = exchange(callId);
        var asked = new Asked(exchange, nextHop, target, builder);
        exchange.run(asked::send);
    }

    private Exchange exchange(String callId) {
        return Objects.requireNonNull(station).endpoint.exchangeOf(callId);
    }

    private String newCallId() {
        return user + "-" + number.incrementAndGet();
    }

    private static SipUri uri(String text) {
        return Objects.requireNonNull(SipUri.parse(text));
    }

    /// Writes down what comes of a request.
    private class Told implements Outcome {
        @Override
        public void answered(org.belfry.signal.Outgoing request, SipResponse response) {
            heard.add(response.status() + " to " + response.cseq().method());
        }

        @Override
        public void unanswered(org.belfry.signal.Outgoing request, Why why) {
            heard.add(why.name());
        }
    }

    /// A request outside of any dialog, with its challenges.
    private final class Asked extends Told {
        private final Exchange exchange;
        private final SipUri nextHop;
        private final IntFunction<SipRequest.Builder> builder;
        private final DigestExchange credentials;
        private @Nullable SipRequest sent;
        private @Nullable InviteDialogs dialogs;
        private int cseq;

        Asked(Exchange exchange, SipUri nextHop, SipUri target, IntFunction<SipRequest.Builder> builder) {
            this.exchange = exchange;
            this.nextHop = nextHop;
            this.builder = builder;
            var method = builder.apply(1).add(Field.VIA, LATER).build().method();
            credentials = digest.begin(new org.belfry.sip.digest.Outgoing(
                    method.name(),
                    target.toString(),
                    new byte[0],
                    nextHop.host().toString(),
                    org.belfry.sip.digest.Outgoing.Standing.OUTSIDE_DIALOG));
        }

        void send() {
            var next = builder.apply(++cseq);
            credentials.credentials().forEach(field -> next.add(field.name(), field.value()));
            // The transport puts its own in.
            sent = next.add(Field.VIA, LATER).build();
            dialogs = sent.is(Method.INVITE) ? new InviteDialogs(sent, transport == SipTransport.TLS) : null;
            exchange.send(sent.toBuilder(), nextHop, this);
        }

        @Override
        public void answered(org.belfry.signal.Outgoing request, SipResponse response) {
            super.answered(request, response);
            if (response.status() == 401 || response.status() == 407) {
                challenged(response);
            } else if (dialogs != null) {
                switch (dialogs.receive(response)) {
                    case Heard.Early(Dialog early, boolean _) -> dialog = early;
                    case Heard.Confirmed(Dialog confirmed) -> {
                        dialog = confirmed;
                        request.acknowledge(confirmed.ack(Objects.requireNonNull(sent)));
                    }
                    case Heard.Nothing _ -> {}
                    case Heard.Refused _, Heard.Unwanted _, Heard.Left _ -> heard.add("no call");
                }
            }
        }

        private void challenged(SipResponse response) {
            var challenges = new ArrayList<DigestExchange.Challenged>();
            for (var by : Challenger.values()) {
                response.headers(by.challengeField())
                        .forEach(value -> challenges.add(new DigestExchange.Challenged(by, AuthParams.parse(value))));
            }
            switch (credentials.challenged(challenges)) {
                case DigestExchange.Answer.Retry() -> send();
                case DigestExchange.Answer.Declined(var why) -> heard.add("declined " + why);
            }
        }
    }

    private static final Via LATER = Via.of("UDP", "127.0.0.1", 0, Via.MAGIC_COOKIE + "-later");

    private final class User implements TransactionUser {
        private final Exchange exchange;

        User(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void request(ServerTransaction transaction, SipRequest request, Instant now) {
            noted(transaction, request);
            if (request.is(Method.INVITE)) {
                exchange.respond(transaction, request, 180);
                ringing = () -> exchange.run(() -> accept(transaction, request));
            } else if (request.is(Method.BYE)) {
                exchange.respond(transaction, request, inDialog(request) ? 200 : 481);
                dialog = dialog().ended(Ending.REMOTE_BYE);
            } else {
                exchange.respond(transaction, request, request.is(Method.OPTIONS) ? 200 : 501);
            }
        }

        private void accept(ServerTransaction transaction, SipRequest invite) {
            var ok = SipResponse.replyTo(invite, 200, transaction.tag())
                    .copy(HeaderName.RECORD_ROUTE, invite)
                    .add(HeaderName.CONTACT, contact())
                    .build();
            if (Dialog.answered(invite, ok, transport == SipTransport.TLS) instanceof Opened.Whole(var opened)) {
                dialog = opened;
            }
            exchange.respond(transaction, ok);
        }

        @Override
        public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
            noted(invite, ack);
            if (!inDialog(ack)) {
                heard.add("ACK of nothing");
            }
        }

        private boolean inDialog(SipRequest request) {
            return dialog().id().equals(org.belfry.sip.dialog.DialogId.ofReceived(request))
                    && dialog().receive(request) instanceof Received.InOrder;
        }

        private void noted(ServerTransaction transaction, SipRequest request) {
            requests.put(request.method(), request);
            ways.put(request.method(), Exchange.flowOf(transaction));
            heard.add(request.method().name());
        }

        @Override
        public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
            exchange.respond(transaction, request, 200);
        }

        @Override
        public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
            heard.add("CANCEL");
        }

        @Override
        public void ackMissing(ServerTransaction invite, Instant now) {
            heard.add("no ACK");
        }

        @Override
        public void prackMissing(ServerTransaction invite, Instant now) {
            heard.add("no PRACK");
        }

        @Override
        public void transportFailed(ServerTransaction transaction, Instant now) {
            heard.add("answer not sent");
        }

        @Override
        public void response(ClientTransaction transaction, SipResponse response, Instant now) {
            heard.add("stray " + response.status());
        }

        @Override
        public void timedOut(ClientTransaction transaction, Instant now) {
            heard.add("stray time-out");
        }

        @Override
        public void transportFailed(ClientTransaction transaction, Instant now) {
            heard.add("stray failure");
        }
    }
}
