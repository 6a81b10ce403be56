package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.digest.Account;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Attempt;
import org.belfry.sip.digest.AuthParams;
import org.belfry.sip.digest.Challenger;
import org.belfry.sip.digest.CredentialsField;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.digest.DigestExchange;
import org.belfry.sip.digest.DigestLimits;
import org.belfry.sip.digest.DigestServer;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.digest.Offer;
import org.belfry.sip.digest.Outgoing;
import org.belfry.sip.digest.Verdict;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Somebody answers our BYE and re-INVITE with a challenge (RFC 3261 §22, §26.1). In a dialog they began, for a realm
/// that is not ours, or for ours claimed by a stranger, no digest ever leaves us; in a dialog we began, for our realm
/// at its own server, it does and is right.
final class DialogChallengeTest {

    private static final String PEER = "192.0.2.1";
    private static final String WE = "192.0.2.2";
    private static final String REALM = "house.test";
    private static final int RUNS = 25;
    private static final byte[] FLOW = {1};

    enum Trap {
        THEIR_DIALOG(false, REALM, PEER),
        FOREIGN_REALM(true, "evil.test", PEER),
        STRANGER_WITH_OUR_REALM(true, REALM, "192.0.2.99"),
        NONE(true, REALM, PEER);

        private final boolean weCall;
        private final String realm;
        /// Where the account is good.
        private final String server;

        Trap(boolean weCall, String realm, String server) {
            this.weCall = weCall;
            this.realm = realm;
            this.server = server;
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyOurOwnServerInOurOwnDialogGetsADigest(Trap trap) {
        int answered = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            for (Method method : List.of(Method.BYE, Method.INVITE)) {
                for (Challenger by : Challenger.values()) {
                    var run = new Run(trap, seed, method, by);
                    run.play();
                    String what = "new Run(Trap.%s, %d, %s, %s)".formatted(trap, seed, method, by);
                    if (trap != Trap.NONE) {
                        assertThat(run.wire).as(what).noneMatch(text -> text.contains("uthorization:"));
                        assertThat(run.verdicts).as(what).isEmpty();
                    }
                    assertThat(run.verdicts).as(what).allMatch(Verdict.Accepted.class::isInstance);
                    answered += trap == Trap.NONE ? run.verdicts.size() : run.declined;
                }
            }
        }
        assertThat(answered).as("challenges").isGreaterThan(RUNS);
    }

    /// One call that the peer makes or gets, and one request of ours in it.
    private static final class Run {
        private final Trap trap;
        private final Method method;
        private final Challenger by;
        private final World world;
        private final Telephone peer;
        private final Telephone we;
        private final DigestServer server;
        private final DigestExchange[] exchange = new DigestExchange[1];
        final List<String> wire = new ArrayList<>();
        final List<Verdict> verdicts = new ArrayList<>();
        int declined;

        Run(Trap trap, long seed, Method method, Challenger by) {
            this.trap = trap;
            this.method = method;
            this.by = by;
            world = new World(seed, 1);
            peer = world.telephone(PEER);
            we = world.telephone(WE);
            server = new DigestServer(
                    trap.realm,
                    DigestLimits.standard(),
                    String::equals,
                    new SplittableRandom(seed),
                    world.time.instant());
            world.network.attach(PEER, (from, bytes, byStream) -> {
                wire.add(new String(bytes, StandardCharsets.UTF_8));
                peer.peer.receive(from, bytes, byStream);
            });
        }

        private static HashedSecret secret() {
            return HashedSecret.of(Algorithm.SHA_256, "bob", REALM, "secret".getBytes(StandardCharsets.UTF_8));
        }

        void play() {
            var calls = new IncomingCalls(
                    trap.weCall ? peer : we, SessionPolicy.DEFAULT, new IncomingCalls.Plan(false, 100, 200));
            (trap.weCall ? peer : we).serve(Method.INVITE, calls);
            var call = new OutgoingCall(trap.weCall ? we : peer, SessionPolicy.DEFAULT);
            call.dial(trap.weCall ? PEER : WE, List.of(), _ -> {});
            world.time.pass(Duration.ofSeconds(40));
            Line answering = calls.calls.isEmpty() ? null : calls.calls.getFirst().line;
            Line ours = trap.weCall ? call.chosen : answering;
            Line theirs = trap.weCall ? answering : call.chosen;
            if (ours == null || theirs == null || !ours.isConfirmed() || !theirs.isConfirmed()) {
                return;
            }
            peer.dialogs.put(theirs.dialog.id(), this::challenge);
            var client = new DigestClient(
                    (realm, request) -> realm.equals(REALM) && request.sentTo().equals(trap.server)
                            ? new Account("bob", List.of(secret()))
                            : null,
                    new SplittableRandom(1));
            var standing =
                    ours.dialog.ownsCallId() ? Outgoing.Standing.DIALOG_WE_BEGAN : Outgoing.Standing.DIALOG_THEY_BEGAN;
            String uri = ours.dialog.remoteTarget().toString();
            exchange[0] = client.begin(new Outgoing(
                    method.name(), uri, new byte[0], ours.dialog.nextHop().host(), standing));
            ask(ours);
            world.time.pass(Duration.ofMinutes(2));
        }

        private void ask(Line line) {
            List<CredentialsField> credentials = exchange[0].credentials();
            line.ask(
                    method,
                    request -> credentials.forEach(field -> request.add(field.name(), field.value())),
                    new Asking() {
                        @Override
                        public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
                            if (response.isFinal() && (response.status() == 401 || response.status() == 407)) {
                                challenged(line, response);
                            }
                        }

                        @Override
                        public void failed(int status, Instant now) {
                            we.book.saw("unanswered");
                        }
                    });
        }

        private void challenged(Line line, SipResponse response) {
            List<DigestExchange.Challenged> challenges = response.headers(by.challengeField()).stream()
                    .map(value -> new DigestExchange.Challenged(by, AuthParams.parse(value)))
                    .toList();
            switch (exchange[0].challenged(challenges)) {
                case DigestExchange.Answer.Retry() -> ask(line);
                case DigestExchange.Answer.Declined(DigestExchange.Decline why) -> declined++;
            }
        }

        private void challenge(ServerTransaction transaction, SipRequest request, Instant now) {
            List<String> presented = request.headers(by.credentialsField());
            if (!presented.isEmpty()) {
                var attempt = new Attempt(method.name(), request.requestUri().toString(), request.body(), FLOW, now);
                List<AuthParams.Parsed> parsed =
                        presented.stream().map(AuthParams::parse).toList();
                verdicts.add(server.verify(parsed, Offer.strong(), attempt, (_, _) -> secret()));
                peer.respond(transaction, request, 488);
                return;
            }
            int status = by == Challenger.SERVER ? 401 : 407;
            SipResponse.Builder response = SipResponse.replyTo(request, status, transaction.tag());
            for (String value : server.challenges(Offer.strong(), false, FLOW, now)) {
                response.add(by.challengeField(), value);
            }
            peer.respond(transaction, response.build());
        }
    }
}
