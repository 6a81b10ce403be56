package org.belfry.signal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.belfry.guard.Sighting;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.belfry.sip.dialog.Capabilities;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Attempt;
import org.belfry.sip.digest.AuthParams;
import org.belfry.sip.digest.DigestLimits;
import org.belfry.sip.digest.DigestServer;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.digest.Offer;
import org.belfry.sip.digest.Refusal;
import org.belfry.sip.digest.Verdict;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;
import org.jspecify.annotations.Nullable;

/// A small registrar that also takes calls: REGISTER by digest, OPTIONS, INVITE answered at once, BYE. One for all
/// exchanges of an endpoint; bindings live in memory.
final class Registrar {

    static final String REALM = "house.test";
    private static final long EXPIRES_SECONDS_MAX = 300;
    static final String PASSWORD = "four-bells-at-noon";

    private static final Inspection INSPECTION = new Inspection(new Capabilities(
            List.of(
                    Method.REGISTER,
                    Method.INVITE,
                    Method.ACK,
                    Method.BYE,
                    Method.CANCEL,
                    Method.OPTIONS,
                    Method.MESSAGE,
                    Method.PRACK),
            List.of("application/sdp", "multipart/mixed", "text/plain"),
            List.of("100rel"),
            List.of()));

    private final Map<String, Map<Algorithm, HashedSecret>> secrets = new ConcurrentHashMap<>();
    private final DigestServer digest;
    private final Offers offers;
    private final ConcurrentMap<String, String> bindings = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Flow> flows = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Algorithm> algorithms = new ConcurrentHashMap<>();
    private volatile @Nullable Flow lastFlow;
    private volatile boolean trustsEverybody;
    private volatile boolean onlyRings;
    final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());

    Registrar(Offer telephones, String... users) {
        this(Offers.usual().withTelephones(telephones), users);
    }

    Registrar(Offers offers, String... users) {
        this.offers = offers;
        digest =
                new DigestServer(REALM, DigestLimits.standard(), Registrar::sameUri, new SecureRandom(), Instant.now());
        for (String user : users) {
            byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);
            var mine = new ConcurrentHashMap<Algorithm, HashedSecret>();
            for (var algorithm : offers.telephones().order()) {
                mine.put(algorithm, HashedSecret.of(algorithm, user, REALM, password));
            }
            for (var algorithm : offers.on(SipTransport.WSS).order()) {
                mine.putIfAbsent(algorithm, HashedSecret.ofOneSession(algorithm, user, REALM, password));
            }
            secrets.put(user, mine);
        }
    }

    /// Contact of a user who has registered; null if none has.
    @Nullable
    String contactOf(String user) {
        return bindings.get(user);
    }

    @Nullable
    Flow flowOf(String user) {
        return flows.get(user);
    }

    /// What a user has last proven to be by.
    @Nullable
    Algorithm algorithmOf(String user) {
        return algorithms.get(user);
    }

    /// As after a restart: it does not know of a registration any more.
    void forget(String user) {
        bindings.remove(user);
        flows.remove(user);
    }

    /// Takes every peer for one that has authenticated.
    void trustEverybody() {
        trustsEverybody = true;
    }

    /// Calls ring and are not answered until somebody cancels them.
    void onlyRing() {
        onlyRings = true;
    }

    /// The flow of the newest request.
    Flow lastFlow() {
        return Objects.requireNonNull(lastFlow);
    }

    TransactionUser on(Exchange exchange) {
        return new User(exchange);
    }

    /// Calls somebody: INVITE, ACK of the 200, BYE.
    void call(Endpoint endpoint, Flow flow, SipUri whom) {
        String callId = "call-to-" + whom.user();
        var exchange = endpoint.exchangeOf(callId);
        var invite = SipRequest.builder(Method.INVITE, whom)
                .add(HeaderName.FROM, "<sip:house@house.test>;tag=ours")
                .add(HeaderName.TO, "<" + whom + ">")
                .add(HeaderName.CALL_ID, callId)
                .add(HeaderName.CSEQ, "1 INVITE")
                .add(
                        HeaderName.CONTACT,
                        "<sip:house@%s:%d>".formatted("127.0.0.1", flow.local().getPort()));
        exchange.run(() -> exchange.transactions().request(invite, flow, whom, exchange.now()));
    }

    private static boolean sameUri(String theirs, String requestUri) {
        Uri uri = Uri.parse(theirs);
        Uri asked = Uri.parse(requestUri);
        return uri != null && asked != null && uri.matches(asked);
    }

    private final class User implements TransactionUser {
        private final Exchange exchange;
        private final Map<ServerTransaction, SipRequest> ringing = new java.util.HashMap<>();

        User(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void request(ServerTransaction transaction, SipRequest request, Instant now) {
            lastFlow = Exchange.flowOf(transaction);
            if (trustsEverybody) {
                lastFlow().provedItself();
            }
            seen.add(request.method().name());
            var refusal = refusal(transaction, request);
            if (refusal != null) {
                exchange.respond(transaction, refusal);
            } else if (request.is(Method.REGISTER)) {
                register(transaction, request, now);
            } else if (request.is(Method.INVITE)) {
                exchange.respond(transaction, request, 180);
                if (onlyRings) {
                    ringing.put(transaction, request);
                } else {
                    exchange.respond(transaction, answer(transaction, request));
                }
            } else if (request.is(Method.OPTIONS) || request.is(Method.BYE) || request.is(Method.MESSAGE)) {
                exchange.respond(transaction, request, 200);
            } else {
                exchange.respond(transaction, request, 501);
            }
        }

        private @Nullable SipResponse refusal(ServerTransaction transaction, SipRequest request) {
            var refusal = INSPECTION.refusal(request, transaction.tag());
            boolean readable = request.headers("Authorization").stream()
                    .allMatch(value -> AuthParams.parse(value) instanceof AuthParams.Parsed.Whole);
            return refusal != null || readable
                    ? refusal
                    : SipResponse.replyTo(request, 400, transaction.tag()).build();
        }

        private SipResponse answer(ServerTransaction transaction, SipRequest invite) {
            var flow = Exchange.flowOf(transaction);
            var local = flow.local();
            var ok = SipResponse.replyTo(invite, 200, transaction.tag())
                    .copy(HeaderName.RECORD_ROUTE, invite)
                    .add(
                            HeaderName.CONTACT,
                            "<sip:%s:%d;transport=%s>"
                                    .formatted(
                                            local.getAddress().getHostAddress(),
                                            local.getPort(),
                                            flow.transport().uriParameter()));
            return (invite.bodyLength() == 0 ? ok : ok.body("application/sdp", invite.body())).build();
        }

        private void register(ServerTransaction transaction, SipRequest request, Instant now) {
            var flow = Exchange.flowOf(transaction);
            var presented = request.headers("Authorization").stream()
                    .map(AuthParams::parse)
                    .map(AuthParams.Parsed.class::cast)
                    .toList();
            var attempt = new Attempt("REGISTER", request.requestUri().toString(), request.body(), flow.id(), now);
            switch (digest.verify(presented, offers.on(flow), attempt, Registrar.this::find)) {
                case Verdict.Accepted(var proof) -> {
                    algorithms.put(proof.username(), proof.algorithm());
                    bind(transaction, request, proof.username(), flow);
                }
                case Verdict.Challenge(boolean stale, boolean _) -> challenge(transaction, request, stale, flow, now);
                case Verdict.Refused(Refusal why, boolean _) -> {
                    flow.sight(sighting(why));
                    challenge(transaction, request, false, flow, now);
                }
            }
        }

        private void bind(ServerTransaction transaction, SipRequest request, String user, Flow flow) {
            flow.provedItself();
            var ok = SipResponse.replyTo(request, 200, transaction.tag());
            long seconds = seconds(request);
            if (request.isContactStar() || seconds == 0) {
                bindings.remove(user);
            } else if (!request.contacts().isEmpty()) {
                bindings.put(user, request.contacts().getFirst().uri().toString());
                flows.put(user, flow);
            }
            String bound = bindings.get(user);
            if (bound != null) {
                ok.add(HeaderName.CONTACT, "<" + bound + ">;expires=" + seconds);
            }
            exchange.respond(transaction, ok.build());
        }

        /// For how long: what the Contact says, else the request, but no longer than we like (RFC 3261 §10.3).
        private static long seconds(SipRequest request) {
            var ofContact = request.contacts().isEmpty()
                    ? null
                    : request.contacts().getFirst().expires();
            var asked = ofContact == null ? request.expires() : ofContact;
            return asked == null ? EXPIRES_SECONDS_MAX : Math.min(asked.toSeconds(), EXPIRES_SECONDS_MAX);
        }

        private void challenge(
                ServerTransaction transaction, SipRequest request, boolean stale, Flow flow, Instant now) {
            var unauthorized = SipResponse.replyTo(request, 401, transaction.tag());
            digest.challenges(offers.on(flow), stale, flow.id(), now)
                    .forEach(value -> unauthorized.add(HeaderName.WWW_AUTHENTICATE, value));
            exchange.respond(transaction, unauthorized.build());
        }

        @Override
        public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
            exchange.respond(transaction, request, 200);
        }

        @Override
        public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
            seen.add("CANCEL");
            var invited = ringing.remove(invite);
            if (invited != null) {
                exchange.respond(invite, invited, 487);
            }
        }

        @Override
        public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
            seen.add("ACK");
        }

        @Override
        public void ackMissing(ServerTransaction invite, Instant now) {
            seen.add("no ACK");
        }

        @Override
        public void prackMissing(ServerTransaction invite, Instant now) {
            seen.add("no PRACK");
        }

        @Override
        public void transportFailed(ServerTransaction transaction, Instant now) {
            seen.add("answer not sent");
        }

        @Override
        public void response(ClientTransaction transaction, SipResponse response, Instant now) {
            seen.add("%d to %s".formatted(response.status(), transaction.method()));
            if (transaction.method().equals(Method.INVITE) && response.isSuccess()) {
                var whom = (SipUri) Objects.requireNonNull(transaction.owner());
                exchange.transactions().ack(transaction, next(Method.ACK, 1, whom, response), transaction.flow());
                exchange.transactions()
                        .request(next(Method.BYE, 2, whom, response), transaction.flow(), whom, exchange.now());
            }
        }

        private SipRequest.Builder next(Method method, int number, SipUri whom, SipResponse response) {
            return SipRequest.builder(method, whom)
                    .copy(HeaderName.FROM, response)
                    .copy(HeaderName.TO, response)
                    .copy(HeaderName.CALL_ID, response)
                    .add(HeaderName.CSEQ, number + " " + method);
        }

        @Override
        public void timedOut(ClientTransaction transaction, Instant now) {
            seen.add("no answer to " + transaction.method());
        }

        @Override
        public void transportFailed(ClientTransaction transaction, Instant now) {
            seen.add("no way for " + transaction.method());
        }
    }

    private @Nullable HashedSecret find(String user, Algorithm algorithm) {
        var mine = secrets.get(user);
        return mine == null ? null : mine.get(algorithm);
    }

    private static Sighting sighting(Refusal why) {
        return switch (why) {
            case WRONG_SECRET -> new Sighting.WrongSecret();
            case UNKNOWN_USER -> new Sighting.UnknownUser();
            case REPLAYED_NONCE -> new Sighting.ReplayedNonce();
            default -> new Sighting.Malformed("digest", 0);
        };
    }
}
