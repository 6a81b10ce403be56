package org.belfry.pbx.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.belfry.ground.Background;
import org.belfry.pbx.call.Proof;
import org.belfry.pbx.trunk.TrunkState.Health;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.signal.Outcome;
import org.belfry.signal.Outgoing;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// Asks one trunk again and again whether it is there, and tells it where we are. One request at a time.
///
///     OPTIONS every 30 s; any answer but 408 and 503 says it is there (RFC 3261 §11)
///     REGISTER before the registration ends; after a failure later and later (§10)
///     REGISTER that ends it, once the trunk is there no more (§10.2.2)
///
/// A provider that has not answered any OPTIONS, for an hour at least, is believed to be there if it took a
/// registration or answered a call: for as long as the registration lasts, or [#BELIEVED] after a call.
/// One that used to answer and is silent is down, and so is one that can't be connected to.
///
/// Owned by the loop of its exchange; [#state] and [#flow] are read by any thread. Limits: a granted
/// registration counts as one of [#SHORTEST] to [#LONGEST], whatever a registrar says, so that none has
/// us ask all the time or never.
final class Watch {

    static final Duration SHORTEST = Duration.ofSeconds(20);
    static final Duration LONGEST = Duration.ofHours(1);
    static final Duration BELIEVED = Duration.ofMinutes(10);

    private static final String SILENT = "It answers no OPTIONS, but took a registration or a call.";
    private static final int TRIES_MAX = 10_000;

    private static final Via LATER = Via.of("UDP", "127.0.0.1", 0, Via.MAGIC_COOKIE + "-later");

    private final Trunk trunk;
    private final TrunkWatches.Means means;
    private final TrunkManner manner;
    private final String callId;
    private final String tag;
    private final Exchange exchange;
    private volatile TrunkState state;
    private volatile @Nullable Flow flow;
    private volatile boolean isOver;
    private volatile Background.Scheduled next = () -> {};
    private int cseq;
    private int failures;
    private Instant registerAt = Instant.MIN;
    private Instant registeredUntil = Instant.MIN;
    private Instant optionsAnsweredAt = Instant.MIN;
    private Instant believedUntil = Instant.MIN;
    /// It said nothing to the last OPTIONS, and is believed to be there all the same.
    private boolean isSilent;
    private Duration wanted;

    Watch(Trunk trunk, TrunkWatches.Means means, TrunkManner manner) {
        this.trunk = trunk;
        this.means = means;
        this.manner = manner;
        callId = token();
        tag = token();
        exchange = means.exchanges().apply(callId);
        wanted = means.rhythm().expires();
        state = new TrunkState(
                trunk.name(), Health.UNKNOWN, false, means.time().now(), "Nothing has been heard of it yet.");
    }

    private String token() {
        byte[] bytes = new byte[12];
        means.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// A Call-ID of its own for what belongs to nothing (RFC 3261 §8.1.1.4), whose answer comes by our
    /// loop all the same: a few are made until one does.
    private String another() {
        String id = token();
        for (int i = 0; i < TRIES_MAX && !means.exchanges().apply(id).equals(exchange); i++) {
            id = token();
        }
        return means.exchanges().apply(id).equals(exchange) ? id : callId;
    }

    void start() {
        exchange.run(this::ask);
    }

    /// Its trunk is another now, or none: who was told where we are is told that we are there no more,
    /// unless he is to be told again.
    void stop(Optional<Trunk> after) {
        end();
        boolean stays = after.filter(trunk -> trunk.registers()
                        && trunk.nextHop().equals(this.trunk.nextHop())
                        && trunk.login()
                                .map(Trunk.Login::user)
                                .equals(this.trunk.login().map(Trunk.Login::user)))
                .isPresent();
        if (!stays) {
            exchange.run(() -> {
                if (trunk.registers() && isRegistered()) {
                    new Asked(Method.REGISTER, true).send();
                }
            });
        }
    }

    void end() {
        isOver = true;
        next.cancel();
    }

    /// A call by it was answered so. Any thread.
    void called(int status) {
        if (says(status)) {
            exchange.run(() -> proven(exchange.now().plus(BELIEVED), "A call has passed."));
        }
    }

    /// Whether an answer says that somebody is there to give it.
    private static boolean says(int status) {
        return status != 408 && status != 503;
    }

    private void proven(Instant until, String sentence) {
        believedUntil = until.isAfter(believedUntil) ? until : believedUntil;
        if (!isOver && state.health() != Health.UP) {
            tell(Health.UP, sentence);
        }
    }

    TrunkState state() {
        return state;
    }

    /// The way its last answer came by.
    Optional<Flow> flow() {
        return Optional.ofNullable(flow).filter(Flow::isOpen);
    }

    TrunkManner manner() {
        return manner;
    }

    private void ask() {
        if (!isOver) {
            boolean due = trunk.registers() && !exchange.now().isBefore(registerAt);
            new Asked(due ? Method.REGISTER : Method.OPTIONS, false).send();
        }
    }

    /// What is asked next, and when: whichever comes first.
    private void later() {
        if (isOver) {
            return;
        }
        var wait = means.rhythm().watch();
        if (trunk.registers()) {
            var left = Duration.between(exchange.now(), registerAt);
            wait = left.compareTo(wait) < 0 ? left : wait;
        }
        var delay = wait.isNegative() ? Duration.ZERO : wait;
        next = means.background().after("trunk " + trunk.name(), delay, () -> exchange.run(this::ask));
    }

    /// @param silent whether it was asked, and said nothing
    private void optionsSaid(@Nullable SipResponse response, boolean silent, String why) {
        if (response == null || !says(response.status())) {
            boolean believed = silent
                    && optionsAnsweredAt.isBefore(exchange.now().minus(LONGEST))
                    && exchange.now().isBefore(believedUntil);
            isSilent = believed;
            tell(believed ? Health.UP : Health.DOWN, believed ? SILENT : why);
            later();
            return;
        }
        isSilent = false;
        optionsAnsweredAt = exchange.now();
        if (trunk.registers() && !isRegistered()) {
            later();
            return;
        }
        tell(Health.UP, "It answers.");
        later();
    }

    private void registrarSaid(@Nullable SipResponse response, String why) {
        if (response != null && response.isSuccess()) {
            failures = 0;
            var granted = granted(response);
            registeredUntil = exchange.now().plus(granted);
            proven(registeredUntil, "");
            registerAt = exchange.now().plus(means.rhythm().refresh(granted, means.random()));
            tell(Health.UP, isSilent ? SILENT : "It answers, and knows where we are.");
        } else {
            failures++;
            registerAt = exchange.now().plus(means.rhythm().backoff(failures, means.random()));
            tell(response == null || !isRegistered() ? Health.DOWN : Health.UP, why);
        }
        later();
    }

    private boolean isRegistered() {
        return exchange.now().isBefore(registeredUntil);
    }

    private Duration granted(SipResponse response) {
        var said = response.contacts().stream()
                .filter(contact -> contact.uri().matches(contact().uri()))
                .flatMap(contact -> Optional.ofNullable(contact.params().get("expires")).stream())
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .findFirst()
                .or(() -> Optional.ofNullable(response.read(Field.EXPIRES)))
                .orElse(wanted);
        var most = said.compareTo(LONGEST) > 0 ? LONGEST : said;
        return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
    }

    private void tell(Health health, String sentence) {
        var before = state;
        boolean registered = trunk.registers() && isRegistered();
        boolean same = before.health() == health && before.registered() == registered;
        var since = same ? before.since() : means.time().now();
        state = new TrunkState(trunk.name(), health, registered, since, sentence);
    }

    private NameAddr contact() {
        return means.contact(user(), trunk.transport());
    }

    private String user() {
        return trunk.login().map(Trunk.Login::user).orElse("");
    }

    private SipRequest request(Method method, Duration expires) {
        var target = trunk.nextHop().withoutParam("transport");
        var us = NameAddr.of(means.address(user(), method.equals(Method.REGISTER) ? target : null));
        var request = SipRequest.builder(method, target)
                .add(Field.VIA, LATER)
                .add(Field.MAX_FORWARDS, 70)
                .add(Field.FROM, us.withTag(tag))
                .add(Field.TO, method.equals(Method.REGISTER) ? us : NameAddr.of(target))
                .add(Field.CALL_ID, method.equals(Method.REGISTER) ? callId : another())
                .add(Field.CSEQ, new CSeq(++cseq, method))
                .add(Field.CONTACT, contact());
        if (method.equals(Method.REGISTER)) {
            request.add(Field.EXPIRES, expires);
        }
        return request.build();
    }

    /// One request and its repetitions.
    private final class Asked implements Outcome {
        private final Method method;
        private final boolean farewell;
        private final Proof proof;
        private boolean raised;
        private SipRequest request;

        /// @param farewell whether it ends the registration
        Asked(Method method, boolean farewell) {
            this.method = method;
            this.farewell = farewell;
            request = next();
            proof = new Proof(manner.client(), request, trunk.nextHop().host());
        }

        void send() {
            var builder = request.toBuilder();
            proof.writeTo(builder);
            exchange.send(builder, trunk.nextHop(), this);
        }

        private SipRequest next() {
            return request(method, farewell ? Duration.ZERO : wanted);
        }

        private void again() {
            request = next();
            send();
        }

        @Override
        public void answered(Outgoing outgoing, SipResponse response) {
            if ((isOver && !farewell) || response.isProvisional()) {
                return;
            }
            if (outgoing.transaction() != null && outgoing.transaction().flow() instanceof Flow by) {
                flow = by;
            }
            var longer = response.status() == 423 && !raised && !farewell ? response.read(Field.MIN_EXPIRES) : null;
            if (longer != null && longer.compareTo(LONGEST) <= 0) {
                raised = true;
                wanted = longer;
                again();
            } else if (proof.mayTryAgain(response)) {
                again();
            } else {
                over(response, false, "It answered with %d.".formatted(response.status()));
            }
        }

        @Override
        public void unanswered(Outgoing outgoing, Why why) {
            over(
                    null,
                    why == Why.TIMED_OUT,
                    switch (why) {
                        case NO_WAY -> "No connection to it can be made.";
                        case TIMED_OUT -> "It does not answer.";
                        case OVERLOADED, CANCELLED -> "It could not be asked: there is too much to do.";
                    });
        }

        private void over(@Nullable SipResponse response, boolean silent, String why) {
            if (isOver) {
                return;
            }
            if (method.equals(Method.REGISTER)) {
                registrarSaid(response, why);
            } else {
                optionsSaid(response, silent, why);
            }
        }
    }
}
