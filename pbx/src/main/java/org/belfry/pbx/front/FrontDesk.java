package org.belfry.pbx.front;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.guard.Sighting;
import org.belfry.pbx.device.Device;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.signal.Inspection;
import org.belfry.signal.Outcome;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Capabilities;
import org.belfry.sip.digest.DigestServer.Authenticated;
import org.belfry.sip.digest.Refusal;
import org.belfry.sip.digest.Verdict;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;

/// Is told of each request of its shard first, finds out who asks, and hands on to who answers. On the
/// loop of the exchange; never waits.
///
///     request ─▶ inside a dialog, by a proven flow ──────────────────────────▶ calls
///        ├─────▶ by the address and certificate of a trunk ─▶ pace, words ────▶ calls
///        └─────▶ digest ─▶ policy of the device ─▶ inspection ─▶ REGISTER ──▶ registrar
///                  │ 401, 407, 400   │ 403             │ 405 …    INVITE ───▶ calls
///                                                                 SUBSCRIBE ▶ events
///                                                                 OPTIONS ──▶ 200
///
/// Whoever has not proven a secret gets the same answer to every method, known or not, for every user,
/// there or not, and leaves nothing behind.
final class FrontDesk implements TransactionUser {

    private static final Capabilities CAPABILITIES = new Capabilities(
            List.of(
                    Method.INVITE,
                    Method.ACK,
                    Method.BYE,
                    Method.CANCEL,
                    Method.OPTIONS,
                    Method.REGISTER,
                    Method.PRACK,
                    Method.UPDATE,
                    Method.INFO,
                    Method.REFER,
                    Method.SUBSCRIBE,
                    Method.NOTIFY),
            List.of("application/sdp", "application/dtmf-relay", "message/sipfrag"),
            List.of("100rel", "timer", "replaces", "norefersub", "path", "outbound"),
            List.of("message-summary"));

    private static final Inspection INSPECTION = new Inspection(CAPABILITIES);

    private final Exchange exchange;
    private final FrontOffice office;
    private final CallDesk calls;

    FrontDesk(Exchange exchange, FrontOffice office, CallDesk calls) {
        this.exchange = exchange;
        this.office = office;
        this.calls = calls;
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        var flow = Exchange.flowOf(transaction);
        if (isInDialog(request)
                && (office.proven().isProven(flow, now) || office.guests().mayContinue(flow))) {
            within(transaction, request);
            return;
        }
        var guest = isOfDevice(request)
                ? Optional.<Guests.Guest>empty()
                : office.guests().recognise(flow);
        if (guest.isPresent()) {
            guest(transaction, request, guest.get(), now);
            return;
        }
        switch (office.challenges().verify(request, flow, now)) {
            case Verdict.Accepted(Authenticated proof) -> proven(transaction, request, proof, now);
            case Verdict.Challenge(boolean stale, boolean _) -> {
                if (stale) {
                    flow.sight(new Sighting.StaleNonce());
                }
                challenge(transaction, request, stale, now);
            }
            case Verdict.Refused(Refusal why, boolean _) -> refused(transaction, request, why, now);
        }
    }

    private static boolean isInDialog(SipRequest request) {
        return request.to().tag() != null && !request.is(Method.REGISTER);
    }

    /// A telephone may stand behind the address of a trunk: it registers, and shows its secret.
    private static boolean isOfDevice(SipRequest request) {
        return request.is(Method.REGISTER) || request.has(HeaderName.PROXY_AUTHORIZATION);
    }

    /// Of a trunk: known by where it comes from, and let in to nothing but calls.
    private void guest(ServerTransaction transaction, SipRequest request, Guests.Guest guest, Instant now) {
        var flow = Exchange.flowOf(transaction);
        // A datagram proves nothing: anybody can write its address on one.
        if (flow.isReliable()) {
            flow.provedItself();
        }
        var refusal = INSPECTION.refusal(request, transaction.tag());
        if (refusal != null) {
            exchange.respond(transaction, refusal);
        } else if (request.is(Method.OPTIONS)) {
            exchange.respond(transaction, CAPABILITIES.answer(request, 200, transaction.tag()));
        } else if (!request.is(Method.INVITE)) {
            exchange.respond(transaction, request, 481);
        } else if (request.has(HeaderName.REPLACES)) {
            // Whose call it would take over is nothing a stranger may say.
            exchange.respond(transaction, request, 403);
        } else if (!guest.mayCall(now)) {
            exchange.respond(transaction, request, 503);
        } else {
            var origin = new Origin.OfTrunk(guest.trunk(), flow);
            calls.invite(exchange, transaction, guest.normalised(request), origin);
        }
    }

    private void challenge(ServerTransaction transaction, SipRequest request, boolean stale, Instant now) {
        var refusal = exchange.refusal(request, Challenges.status(request));
        var flow = Exchange.flowOf(transaction);
        exchange.refuse(transaction, office.challenges().ask(refusal, request, flow, stale, now));
    }

    private void refused(ServerTransaction transaction, SipRequest request, Refusal why, Instant now) {
        Exchange.flowOf(transaction).sight(sighting(why));
        switch (why.answer()) {
            case CHALLENGE -> challenge(transaction, request, false, now);
            case CHALLENGE_STALE -> challenge(transaction, request, true, now);
            case BAD_REQUEST ->
                exchange.refuse(transaction, exchange.refusal(request, 400).build());
        }
    }

    private static Sighting sighting(Refusal why) {
        return switch (why) {
            case WRONG_SECRET -> new Sighting.WrongSecret();
            case UNKNOWN_USER -> new Sighting.UnknownUser();
            case REPLAYED_NONCE -> new Sighting.ReplayedNonce();
            case MALFORMED,
                    AMBIGUOUS,
                    URI_MISMATCH,
                    USERNAME_FORM,
                    ALGORITHM_NOT_ALLOWED,
                    SESSION_ALGORITHM,
                    QOP_MISSING,
                    QOP_NOT_ALLOWED -> new Sighting.Malformed("digest", 0);
        };
    }

    /// The secret was right; now what the device may.
    private void proven(ServerTransaction transaction, SipRequest request, Authenticated proof, Instant now) {
        var flow = Exchange.flowOf(transaction);
        var known = office.devices().named(proof.username());
        // Revoked a moment ago.
        if (known.isEmpty()) {
            challenge(transaction, request, false, now);
            return;
        }
        var device = known.get();
        var source = IpAddress.of(flow.remote().getAddress());
        if (!device.policy().admits(source, flow.transport().isSecure())) {
            exchange.respond(transaction, request, 403);
            return;
        }
        flow.provedItself();
        office.proven().proved(flow, device.id(), now);
        var refusal = INSPECTION.refusal(request, transaction.tag());
        if (refusal != null) {
            exchange.respond(transaction, refusal);
        } else {
            handOn(transaction, request, device, flow);
        }
    }

    private void handOn(ServerTransaction transaction, SipRequest request, Device device, Flow flow) {
        if (isInDialog(request)) {
            within(transaction, request);
        } else if (request.is(Method.REGISTER)) {
            office.registrar().register(exchange, transaction, request, device);
        } else if (request.is(Method.INVITE)) {
            calls.invite(exchange, transaction, request, new Origin.OfDevice(device, device.owner(), flow));
        } else if (request.is(Method.OPTIONS)) {
            exchange.respond(transaction, CAPABILITIES.answer(request, 200, transaction.tag()));
        } else if (request.is(Method.SUBSCRIBE)) {
            office.events().subscribe(exchange, transaction, request, device);
        } else {
            // Of no dialog: BYE, UPDATE, INFO, REFER, NOTIFY mean nothing outside of one.
            exchange.respond(transaction, request, 481);
        }
    }

    private void within(ServerTransaction transaction, SipRequest request) {
        if (request.is(Method.SUBSCRIBE)) {
            office.events().within(exchange, transaction, request);
        } else {
            calls.within(exchange, transaction, request);
        }
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
        calls.prack(exchange, transaction, request, invite);
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
        calls.cancelled(exchange, invite, cancel);
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
        calls.acknowledged(exchange, invite, ack);
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant now) {
        calls.unconfirmed(exchange, invite);
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant now) {
        calls.unconfirmed(exchange, invite);
    }

    /// Only an INVITE has somebody who waits for more.
    @Override
    public void transportFailed(ServerTransaction transaction, Instant now) {
        if (transaction.method().equals(Method.INVITE)) {
            calls.failed(exchange, transaction);
        }
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant now) {
        // What neither knows is a straggler.
        var _ = calls.answered(exchange, transaction, response)
                || office.events().answered(transaction, response);
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant now) {
        unanswered(transaction, Outcome.Why.TIMED_OUT);
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant now) {
        unanswered(transaction, Outcome.Why.NO_WAY);
    }

    private void unanswered(ClientTransaction transaction, Outcome.Why why) {
        var _ = calls.unanswered(exchange, transaction, why) || office.events().unanswered(transaction);
    }
}
