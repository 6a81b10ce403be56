package org.belfry.sip.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// All transactions of one event loop (RFC 3261 §17 as changed by RFC 6026 and RFC 4320), and the two
/// things the core of a user agent does with the same timers: repeating a 2xx until its ACK (§13.3.1.4)
/// and reliable provisional responses (RFC 3262).
///
/// Messages come in by [#receive], wishes by [#request], [#respond], [#respondReliably], [#ack] and
/// [#cancel], time by [#tick]; bytes go out to the [Sender], news to the [TransactionUser]. Time must
/// not run backwards and is counted in whole milliseconds. This house is an endpoint, never a proxy: a
/// request it sends has one Via.
///
/// Transactions are found by keyed fingerprints of what the RFC compares (§17.1.3, §17.2.3), for
/// elements of RFC 2543 as well. A CANCEL, and a request that is refused at once (482, 481, 503), is
/// answered without a transaction, so that nobody fills the table with them: the answer to a repetition
/// is the same again.
///
/// Limits are in [TransactionLimits], with a reserve for flows that are known. When there is no room,
/// or but for the reserve and the request is a stranger's, the oldest that only waits for repetitions
/// makes room if its answer is older than [#RESTING_T1]·T1: an answered request, an INVITE accepted and
/// acknowledged, on either side. That answer has most likely arrived, for a peer that missed it would have
/// asked again twice by then; a repetition after all is handled as new, or as a stray. Only if there is none is the
/// request [Receipt#OVERLOADED].
///
/// Owned by one thread.
public final class Transactions {

    private static final int MAX_FORWARDS = 70;
    private static final int RESTING_T1 = 3;

    final Sender sender;
    final TransactionUser user;
    final Timers timers;
    final TransactionLimits limits;
    final Names names;
    final TimerWheel wheel = new TimerWheel();
    private final Fingerprint.Press press;
    private final FingerprintTable<ServerTransaction> servers = new FingerprintTable<>();
    /// Server transactions by the request itself, whatever way it came: for merged copies, PRACK and
    /// the ACK of a 2xx.
    private final FingerprintTable<ServerTransaction> requests = new FingerprintTable<>();
    private final FingerprintTable<ClientTransaction> clients = new FingerprintTable<>();
    private final FlowIndex unanswered = new FlowIndex();
    /// Those that only wait for repetitions, the oldest first; who ended early is skipped when it is at
    /// the head.
    private final Queue<Resting> resting = new ArrayDeque<>();
    private long serverBytes;
    private long clientBytes;
    /// The tag of all answers given without a transaction (§8.2.7).
    private final String statelessTag;

    /// @param random must not be guessable: branches and tags are made of it
    public Transactions(
            Sender sender, TransactionUser user, RandomGenerator random, Timers timers, TransactionLimits limits) {
        this.sender = sender;
        this.user = user;
        this.timers = timers;
        this.limits = limits;
        this.names = new Names(random);
        this.press = new Fingerprint.Press(random);
        this.statelessTag = names.tag();
    }

    // What comes in.

    /// Takes a message that came by `flow`, where answers to it go. A request must have been marked as
    /// [SipRequest#stamped] says.
    public Receipt receive(SipMessage message, Flow flow, Instant now) {
        wheel.catchUp(now);
        return switch (message) {
            case SipRequest request -> receive(request, flow, now);
            case SipResponse response -> receive(response, now);
        };
    }

    /// One with several Vias was meant for somebody behind us, and there is nobody (§8.1.3.3).
    private Receipt receive(SipResponse response, Instant now) {
        String branch = response.viaCount() > 1 ? null : response.topVia().branch();
        ClientTransaction transaction = branch == null
                ? null
                : clients.find(clientKey(branch, response.cseq().method()));
        return transaction == null ? Receipt.STRAY_RESPONSE : transaction.receive(response, now);
    }

    private Receipt receive(SipRequest request, Flow flow, Instant now) {
        if (request.is(Method.ACK)) {
            return receiveAck(request, now);
        }
        if (request.is(Method.CANCEL)) {
            return receiveCancel(request, flow, now);
        }
        Fingerprint key = serverKey(request, request.method());
        ServerTransaction known = servers.find(key);
        if (known != null) {
            known.repeated(now);
            return Receipt.ABSORBED;
        }
        Fingerprint requestKey = mayBeMerged(request) ? requestKey(request) : null;
        if (requestKey != null && isMerged(requestKey)) {
            refuse(request, 482, null, flow);
            return Receipt.MERGED;
        }
        if (!hasRoomFor(request, flow, now)) {
            return Receipt.OVERLOADED;
        }
        return request.is(Method.PRACK)
                ? receivePrack(key, request, flow, now)
                : begin(key, requestKey, request, flow, now);
    }

    private Receipt begin(
            Fingerprint key, @Nullable Fingerprint requestKey, SipRequest request, Flow flow, Instant now) {
        ServerTransaction transaction;
        if (request.is(Method.INVITE)) {
            Fingerprint inviteKey = requestKey == null ? requestKey(request) : requestKey;
            transaction = new InviteServer(this, key, inviteKey, request, flow, now);
        } else {
            transaction = new NonInviteServer(this, key, requestKey, request, flow, now);
        }
        keep(transaction);
        try {
            user.request(transaction, request, now);
        } catch (RuntimeException ours) {
            giveUp(transaction, request, now);
            throw ours;
        }
        return Receipt.REQUEST;
    }

    /// Nobody else would answer any more, and an INVITE waits for its answer without end.
    private static void giveUp(ServerTransaction transaction, SipRequest request, Instant now) {
        if (transaction.awaitsAnswer()) {
            transaction.respond(
                    SipResponse.replyTo(request, 500, transaction.tag()).build(), now);
        }
    }

    private void keep(ServerTransaction transaction) {
        servers.put(transaction.key, transaction);
        if (transaction.requestKey != null) {
            requests.put(transaction.requestKey, transaction);
        }
    }

    private Receipt receiveAck(SipRequest ack, Instant now) {
        String toTag = ack.to().tag();
        ServerTransaction sameBranch = servers.find(serverKey(ack, Method.INVITE));
        if (sameBranch instanceof InviteServer invite
                && (ack.topVia().hasRfc3261Branch() || invite.hasTag(toTag))
                && invite.acknowledged(now)) {
            return Receipt.ABSORBED;
        }
        InviteServer accepted = inviteOf(ack, ack.cseq().number());
        if (accepted != null && accepted.acceptedAck()) {
            user.ack(accepted, ack, now);
            return Receipt.ACK;
        }
        return sameBranch != null || statelessTag.equals(toTag) ? Receipt.ABSORBED : Receipt.STRAY_ACK;
    }

    private Receipt receiveCancel(SipRequest cancel, Flow flow, Instant now) {
        if (servers.find(serverKey(cancel, Method.INVITE)) instanceof InviteServer invite
                && flow.mayCancel(invite.flow())) {
            sender.send(
                    flow, SipResponse.replyTo(cancel, 200, invite.tag()).build().toBytes());
            if (invite.isCancelledNow()) {
                user.cancelled(invite, cancel, now);
            }
            return Receipt.CANCEL;
        }
        refuse(cancel, 481, null, flow);
        return Receipt.STRAY_REQUEST;
    }

    private Receipt receivePrack(Fingerprint key, SipRequest prack, Flow flow, Instant now) {
        HeaderValue.RAck rack = prack.read(Field.RACK);
        if (rack == null) {
            refuse(prack, 400, null, flow);
            return Receipt.STRAY_REQUEST;
        }
        InviteServer invite = inviteOf(prack, rack.cseq().number());
        if (invite == null || !rack.cseq().method().equals(Method.INVITE) || !invite.confirmedBy(rack.rseq())) {
            refuse(prack, 481, null, flow);
            return Receipt.STRAY_REQUEST;
        }
        var transaction = new NonInviteServer(this, key, null, prack, flow, now);
        keep(transaction);
        try {
            user.prack(transaction, prack, invite, now);
        } catch (RuntimeException ours) {
            giveUp(transaction, prack, now);
            throw ours;
        }
        invite.afterPrack(now);
        return Receipt.REQUEST;
    }

    /// The INVITE of the same dialog with this number, if it is still here.
    private @Nullable InviteServer inviteOf(SipRequest request, int cseq) {
        ServerTransaction found =
                requests.find(requestKey(request.callId(), request.from().tag(), cseq, Method.INVITE));
        return found instanceof InviteServer invite
                        && invite.hasTag(request.to().tag())
                ? invite
                : null;
    }

    /// Outside a dialog a request may come by several ways (§8.2.2.2).
    private static boolean mayBeMerged(SipRequest request) {
        return request.to().tag() == null;
    }

    /// Whether the same request has come by another way. One that failed is no reason to refuse the other:
    /// devices that answer a challenge under the same CSeq would be locked out.
    private boolean isMerged(Fingerprint requestKey) {
        ServerTransaction other = requests.find(requestKey);
        return other != null && (other.awaitsAnswer() || other.hasSucceeded());
    }

    private boolean hasRoomFor(SipRequest request, Flow flow, Instant now) {
        while (!fits(request, flow)) {
            if (!makeRoom(now)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the flow is known is asked last: that is dearer than the rest, and rarely matters.
    private boolean fits(SipRequest request, Flow flow) {
        long bytes = serverBytes + clientBytes + request.size();
        if (servers.size() < limits.strangersMax() && bytes <= limits.strangersBytesMax()) {
            return true;
        }
        return servers.size() < limits.serverMax() && bytes <= limits.peersBytesMax() && flow.isKnown();
    }

    private boolean makeRoom(Instant now) {
        Resting oldest = resting.peek();
        if (oldest == null || !oldest.restsSince(now.toEpochMilli() - RESTING_T1 * timers.t1Ms())) {
            return false;
        }
        oldest.finish();
        return true;
    }

    // What goes out.

    /// Sends a request but ACK and CANCEL. The Via is put in place of any there is, and Max-Forwards
    /// added if missing; the builder may be used again, changed or for another flow.
    ///
    /// @param owner given back by [ClientTransaction#owner]
    public Attempt request(SipRequest.Builder builder, Flow flow, @Nullable Object owner, Instant now) {
        wheel.catchUp(now);
        String branch = names.branch();
        SipRequest request = finished(builder, flow, branch);
        while (clients.size() >= limits.clientMax() || serverBytes + clientBytes + request.size() > limits.bytesMax()) {
            if (!makeRoom(now)) {
                return new Attempt.Overloaded();
            }
        }
        Method method = request.method();
        if (request.is(Method.ACK) || request.is(Method.CANCEL)) {
            throw new IllegalArgumentException("method: %s (expected: ack() or cancel())".formatted(method));
        }
        if (request.size() > flow.requestBytesMax()) {
            return new Attempt.TooLarge(request.size(), flow.requestBytesMax());
        }
        byte[] bytes = request.toBytes();
        if (!sender.send(flow, bytes)) {
            return new Attempt.Unreachable();
        }
        Fingerprint key = clientKey(branch, method);
        ClientTransaction transaction = request.is(Method.INVITE)
                ? new InviteClient(this, key, flow, owner, request, bytes, now)
                : new NonInviteClient(this, key, method, flow, owner, bytes, now);
        clients.put(key, transaction);
        unanswered.add(transaction);
        return new Attempt.Started(transaction);
    }

    private static SipRequest finished(SipRequest.Builder builder, Flow flow, String branch) {
        builder.set(Field.VIA, flow.via(branch));
        if (!builder.has(HeaderName.MAX_FORWARDS)) {
            builder.add(Field.MAX_FORWARDS, MAX_FORWARDS);
        }
        return builder.build();
    }

    /// Answers a request. A 2xx to INVITE is repeated until its ACK arrives; it is over 64·T1 later in
    /// any case.
    public Answer respond(ServerTransaction transaction, SipResponse response, Instant now) {
        return transaction.respond(response, now);
    }

    /// Refuses a request nothing was said to yet, and keeps nothing of it: as an element without state
    /// does (§8.2.7), so that asking strangers who they are fills no table. A repetition comes up as a
    /// new request; the ACK of a refused INVITE is absorbed. The answer has to carry [#statelessTag].
    /// Later than that, as [#respond].
    ///
    /// @throws IllegalArgumentException if the status is below 300
    public Answer refuse(ServerTransaction transaction, SipResponse refusal, Instant now) {
        if (refusal.status() < 300) {
            throw new IllegalArgumentException("status: %d (expected: 300 or more)".formatted(refusal.status()));
        }
        return transaction.refuse(refusal, now);
    }

    /// The tag of all answers given without state, the same for every request.
    public String statelessTag() {
        return statelessTag;
    }

    /// Answers an INVITE with a 101 to 199 the peer has to confirm by PRACK; RSeq and Require are
    /// added. To be used only if the INVITE supports 100rel. One is under way at a time, further ones
    /// wait.
    public Answer respondReliably(ServerTransaction transaction, SipResponse.Builder response, Instant now) {
        if (transaction instanceof InviteServer invite) {
            return invite.respondReliably(response, now);
        }
        throw new IllegalArgumentException("transaction: %s (expected: INVITE)".formatted(transaction));
    }

    /// Answers a request without a transaction, such as with 503 when [Receipt#OVERLOADED]; an ACK is
    /// left alone.
    public void refuse(SipRequest request, int status, @Nullable Duration retryAfter, Flow flow) {
        if (request.is(Method.ACK)) {
            return;
        }
        SipResponse.Builder response = SipResponse.replyTo(request, status, statelessTag);
        if (retryAfter != null) {
            response.set(Field.RETRY_AFTER, HeaderValue.WithParams.of(Long.toString(retryAfter.toSeconds())));
        }
        sender.send(flow, response.build().toBytes());
    }

    /// Sends the ACK of a 2xx (§13.2.2.4), and sends it again whenever that 2xx is repeated. The Via is
    /// put in as for [#request].
    ///
    /// @return false if the flow is gone
    public boolean ack(ClientTransaction invite, SipRequest.Builder builder, Flow flow) {
        SipRequest ack = finished(builder, flow, names.branch());
        if (!(invite instanceof InviteClient client) || !ack.is(Method.ACK)) {
            throw new IllegalArgumentException("ack: %s for %s (expected: ACK for INVITE)".formatted(ack, invite));
        }
        return client.acknowledge(ack.to().tag(), ack.toBytes(), flow);
    }

    /// Takes an INVITE back (§9.1): at once if the peer has been heard, else when it is. The outcome
    /// still follows: a 487, a 2xx that was faster, or a time-out.
    ///
    /// @return false if it is too late, or no INVITE
    public boolean cancel(ClientTransaction invite, Instant now) {
        return cancel(invite, null, now);
    }

    /// The same, and says why.
    ///
    /// @param reason a value of `Reason` (RFC 3326 §2)
    public boolean cancel(ClientTransaction invite, @Nullable String reason, Instant now) {
        return invite instanceof InviteClient client && client.cancel(reason, now);
    }

    /// Tells that a flow is gone: whatever waits for an answer there has failed (§17.1.4).
    public void flowFailed(Flow flow, Instant now) {
        var failed = new ArrayList<ClientTransaction>();
        for (var waiting = unanswered.anyOf(flow); waiting != null; waiting = waiting.flowNext) {
            failed.add(waiting);
        }
        for (ClientTransaction transaction : failed) {
            transaction.flowFailed(now);
        }
    }

    // Time.

    /// When [#tick] has to be called at the latest, or null if nothing waits. May be somewhat earlier
    /// than anything is due: long deadlines are sorted as they come nearer.
    public @Nullable Instant nextDeadline() {
        long nextMs = wheel.nextMs();
        return nextMs == Timed.NEVER ? null : Instant.ofEpochMilli(nextMs);
    }

    /// Lets come due what is.
    public void tick(Instant now) {
        wheel.advance(now);
    }

    /// Bytes of messages that server transactions hold.
    public long serverBytes() {
        return serverBytes;
    }

    /// Bytes of messages that client transactions hold.
    public long clientBytes() {
        return clientBytes;
    }

    public int serverCount() {
        return servers.size();
    }

    public int clientCount() {
        return clients.size();
    }

    // For the machines.

    void startCancel(SipRequest cancel, Flow flow, Instant now) {
        byte[] bytes = cancel.toBytes();
        Fingerprint key = clientKey(String.valueOf(cancel.topVia().branch()), Method.CANCEL);
        sender.send(flow, bytes);
        clients.put(key, new NonInviteClient(this, key, Method.CANCEL, flow, null, bytes, now));
    }

    /// Counts anew what a transaction holds, after whatever changed that; nothing once it is over.
    void weigh(ServerTransaction transaction) {
        serverBytes += transaction.weighAgain();
    }

    void weigh(ClientTransaction transaction) {
        clientBytes += transaction.weighAgain();
    }

    void rests(Resting transaction) {
        resting.add(transaction);
    }

    void answered(ClientTransaction transaction) {
        unanswered.remove(transaction);
    }

    void forget(ServerTransaction transaction) {
        wheel.clear(transaction);
        weigh(transaction);
        servers.remove(transaction.key, transaction);
        if (transaction.requestKey != null) {
            requests.remove(transaction.requestKey, transaction);
        }
        passOver();
    }

    private void passOver() {
        for (var oldest = resting.peek(); oldest != null && oldest.isOver(); oldest = resting.peek()) {
            resting.remove();
        }
    }

    void forget(ClientTransaction transaction) {
        wheel.clear(transaction);
        weigh(transaction);
        clients.remove(transaction.key, transaction);
        unanswered.remove(transaction);
        passOver();
    }

    // What transactions are found by.

    private Fingerprint clientKey(String branch, Method method) {
        return press.begin().text(branch).text(method.name()).end();
    }

    /// §17.2.3: branch, sent-by and method; without the magic cookie what RFC 2543 compared. The To tag
    /// is left out there: only an ACK has another than its INVITE, and that is checked.
    private Fingerprint serverKey(SipRequest request, Method method) {
        var via = request.topVia();
        press.begin().text(via.branch()).text(via.sentBy()).text(method.name());
        if (!via.hasRfc3261Branch()) {
            press.text(request.requestUri().toString())
                    .text(request.from().tag())
                    .text(request.callId())
                    .word(request.cseq().number());
        }
        return press.end();
    }

    private Fingerprint requestKey(SipRequest request) {
        return requestKey(request.callId(), request.from().tag(), request.cseq().number(), request.method());
    }

    private Fingerprint requestKey(String callId, @Nullable String fromTag, int cseq, Method method) {
        return press.begin()
                .text(callId)
                .text(fromTag)
                .word(cseq)
                .text(method.name())
                .end();
    }
}
