package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Via;

/// A stateless proxy (RFC 3261 §16.11) that stays in the way by Record-Route and claims that whatever is sent within a
/// dialog comes through it, with its own Route on top. Asked for itself, it forks an INVITE to its targets, passes
/// every 1xx and 2xx on, cancels the others at the first 2xx, and passes a failure on once all targets have failed.
final class Proxy implements LossyNetwork.Host {

    private final LossyNetwork network;
    private final String address;
    private final List<String> targets;
    private final SipParser parser = new SipParser();
    /// Forked INVITEs by the branch each went out with, with the address it went to.
    private final Map<String, Leg> legs = new HashMap<>();

    Proxy(LossyNetwork network, String address, List<String> targets) {
        this.network = network;
        this.address = address;
        this.targets = targets;
        network.attach(address, this);
    }

    private record Leg(String to, boolean byStream, SipRequest invite, List<String> siblings) {}

    private final Set<String> failed = new HashSet<>();
    /// What was passed on when all had failed, by the branch the INVITE came with: its sender may not have heard it.
    private final Map<String, SipResponse> failures = new HashMap<>();

    static SipUri uri(String address) {
        return SipUri.of("", address, 5060).withParam("lr", "");
    }

    @Override
    public void receive(String from, byte[] bytes, boolean byStream) {
        if (parser.parseDatagram(bytes) instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            switch (message) {
                case SipRequest request -> pass(request, byStream);
                case SipResponse response -> pass(response, byStream);
            }
        }
    }

    private void send(String to, SipMessage message, boolean byStream) {
        if (byStream) {
            network.sendByStream(address, to, message.toBytes());
        } else {
            network.sendPacket(address, to, message.toBytes());
        }
    }

    private boolean isMe(SipUri uri) {
        return uri.host().equals(address);
    }

    private void pass(SipRequest request, boolean byStream) {
        SipRequest.Builder onward = request.toBuilder();
        List<NameAddr> routes = request.readAll(Field.ROUTE);
        boolean isRouted = !routes.isEmpty()
                && isMe(Objects.requireNonNull(routes.getFirst().sipUri()));
        if (isRouted) {
            onward.removeFirst(HeaderName.ROUTE);
        }
        boolean isForMe = request.requestUri() instanceof SipUri uri && isMe(uri);
        if (request.to().tag() != null && !isForMe) {
            assertThat(isRouted)
                    .as("%s reaches %s by its route", request, address)
                    .isTrue();
        }
        if (request.is(Method.INVITE)) {
            onward.prepend(Field.RECORD_ROUTE, NameAddr.of(uri(address)));
        }
        if (isForMe) {
            fork(request, onward, byStream);
            return;
        }
        SipUri next = isRouted && routes.size() > 1 ? routes.get(1).sipUri() : (SipUri) request.requestUri();
        onward.prepend(Field.VIA, via(request, "", byStream));
        send(Objects.requireNonNull(next).host(), onward.build(), byStream);
    }

    private Via via(SipRequest request, String suffix, boolean byStream) {
        String branch = request.topVia().branch() + "p" + address.replace(".", "") + suffix;
        return Via.of(byStream ? "TCP" : "UDP", address, 5060, branch);
    }

    /// ACKs of failures end here: each target's has been sent.
    private void fork(SipRequest request, SipRequest.Builder onward, boolean byStream) {
        if (request.is(Method.CANCEL)) {
            send(request.topVia().host(), SipResponse.replyTo(request, 200, "p").build(), byStream);
        }
        if (!request.is(Method.INVITE) && !request.is(Method.CANCEL)) {
            return;
        }
        SipResponse failure = failures.get(String.valueOf(request.topVia().branch()));
        if (failure != null) {
            send(request.topVia().host(), failure, byStream);
            return;
        }
        var siblings = new ArrayList<String>();
        for (String target : targets) {
            Via via = via(request, "t" + target.replace(".", ""), byStream);
            siblings.add(Objects.requireNonNull(via.branch()));
        }
        for (int i = 0; i < targets.size(); i++) {
            Via via = Via.of(byStream ? "TCP" : "UDP", address, 5060, siblings.get(i));
            SipRequest.Builder copy = onward.build().toBuilder().requestUri(SipUri.of("x", targets.get(i), 5060));
            SipRequest sent = (request.is(Method.CANCEL) ? copy.remove(HeaderName.VIA) : copy)
                    .prepend(Field.VIA, via)
                    .build();
            if (request.is(Method.INVITE)) {
                legs.put(siblings.get(i), new Leg(targets.get(i), byStream, sent, siblings));
            }
            if (!failed.contains(siblings.get(i))) {
                send(targets.get(i), sent, byStream);
            }
        }
    }

    private void pass(SipResponse response, boolean byStream) {
        Leg leg = legs.get(response.topVia().branch());
        if (response.viaCount() < 2) {
            return; // to a request of our own: a CANCEL
        }
        if (leg != null && response.cseq().method().equals(Method.INVITE) && response.isFinal()) {
            if (!response.isSuccess()) {
                send(leg.to, ofLeg(leg, Method.ACK, response), leg.byStream);
                failed.add(String.valueOf(response.topVia().branch()));
                if (!failed.containsAll(leg.siblings)) {
                    return;
                }
            } else {
                cancelOthers(leg);
            }
        }
        SipResponse onward = response.toBuilder().removeFirst(HeaderName.VIA).build();
        if (leg != null && response.status() >= 300) {
            failures.put(String.valueOf(onward.topVia().branch()), onward);
        }
        send(onward.topVia().host(), onward, byStream);
    }

    @SuppressWarnings("ReferenceEquality") // the very leg that was answered
    private void cancelOthers(Leg leg) {
        for (String sibling : leg.siblings) {
            Leg other = Objects.requireNonNull(legs.get(sibling));
            if (!other.to.equals(leg.to)) {
                send(other.to, ofLeg(other, Method.CANCEL, other.invite), other.byStream);
            }
        }
    }

    private static SipRequest ofLeg(Leg leg, Method method, SipMessage to) {
        return SipRequest.builder(method, leg.invite.requestUri())
                .add(Field.VIA, leg.invite.topVia())
                .add(Field.MAX_FORWARDS, 70)
                .copy(HeaderName.FROM, leg.invite)
                .copy(HeaderName.TO, to)
                .copy(HeaderName.CALL_ID, leg.invite)
                .add(Field.CSEQ, new org.belfry.sip.CSeq(leg.invite.cseq().number(), method))
                .build();
    }
}
