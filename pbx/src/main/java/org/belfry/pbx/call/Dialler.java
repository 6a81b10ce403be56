package org.belfry.pbx.call;

import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.quality.Side;
import org.belfry.pbx.call.TrunkLines.TrunkLine;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.registrar.Contact;
import org.belfry.signal.Flow;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.SessionOffer;

/// Makes the legs that ring. Owned by a call's thread.
///
/// An INVITE of ours is written from nothing: no header of the caller's reaches the one who is called,
/// so none has to be taken out (policy C3). Of the caller he learns the number and the name that are
/// ours to show, or none.
final class Dialler {

    private static final String ANONYMOUS = "anonymous";
    private static final String NOWHERE = "anonymous.invalid";

    private final Premises premises;
    private final Mailbox<CallEvent> mailbox;
    private final IntSupplier numbers;

    /// @param numbers of legs
    Dialler(Premises premises, Mailbox<CallEvent> mailbox, IntSupplier numbers) {
        this.premises = premises;
        this.mailbox = mailbox;
        this.numbers = numbers;
    }

    /// What became of calling somebody.
    sealed interface Dialled {
        record Rings(Leg leg, Invitation invitation) implements Dialled {}

        record Not(Failure failure) implements Dialled {}
    }

    /// Rings a telephone of the house.
    Dialled contact(Contact contact, Waiting waiting, Quest quest) {
        var device = premises.callees().devices().apply(contact.device());
        if (device.isEmpty()) {
            return new Dialled.Not(Failure.nobody("The telephone is not known any more."));
        }
        boolean plain = device.get().policy().plain();
        var flow = contact.flow().filter(Flow::isOpen);
        var way = new Way(
                flow.orElse(null),
                contact.path().isEmpty() ? contact.uri() : contact.path().getFirst());
        var source = flow.map(one -> IpAddress.of(one.remote().getAddress()))
                .or(() -> literal(way.nextHop().host()));
        if (source.isEmpty() || (flow.isEmpty() && way.transport().isWebSocket())) {
            return new Dialled.Not(Failure.nobody("The telephone is not connected."));
        }
        var face = premises.callees().faces().of(contact.person());
        var number = face.map(Faces.Face::number).orElse("");
        var peer = new Peer(
                Optional.of(contact.person()),
                Optional.of(contact.device()),
                Optional.empty(),
                plain,
                Redacted.of(number),
                face.map(Faces.Face::name).orElse(Redacted.of("")),
                Redacted.of(number));
        var to = NameAddr.of(premises.address(number));
        var target = new Target(peer, way, contact.uri(), contact.path(), to, source.get(), TrunkLines.Manner.OURS);
        return begin(target, waiting, quest);
    }

    /// Rings a number outside of the house.
    Dialled trunk(TrunkLine trunk, Route.Outside out, Waiting waiting, Quest quest) {
        String number = out.number();
        String shown = out.shown().isEmpty() ? trunk.shown() : out.shown();
        var manner = trunk.manner();
        var uri = trunk.target().withUser(manner.written(number));
        var way = new Way(trunk.flow().filter(Flow::isOpen).orElse(null), trunk.target());
        var named = Redacted.of(number);
        var peer = new Peer(
                Optional.empty(),
                Optional.empty(),
                Optional.of(trunk.name()),
                trunk.plain(),
                named,
                Redacted.of(""),
                named);
        var seen = new Peer(
                quest.from().person(),
                quest.from().device(),
                Optional.empty(),
                false,
                Redacted.of(quest.from().isAnonymous() ? "" : manner.written(shown)),
                Redacted.of(""),
                quest.from().named());
        var outside = new Quest(
                quest.by(),
                quest.dialled(),
                seen,
                quest.account(),
                quest.device(),
                quest.silent(),
                quest.purpose(),
                quest.forwards());
        var target = new Target(peer, way, uri, List.of(), NameAddr.of(uri), trunk.source(), manner);
        var dialled = begin(target, waiting, outside);
        if (out.emergency() && dialled instanceof Dialled.Rings(var leg, var _)) {
            leg.callForHelp();
        }
        return dialled;
    }

    /// @param path the way there, nearest first
    private record Target(
            Peer peer,
            Way way,
            SipUri uri,
            List<SipUri> path,
            NameAddr to,
            IpAddress source,
            TrunkLines.Manner manner) {}

    private Dialled begin(Target target, Waiting waiting, Quest quest) {
        var endpoint = Kinds.of(target.way().transport(), target.peer(), null, premises.settings())
                .map(kind -> speaking(kind, target.manner()));
        if (endpoint.isEmpty()) {
            return new Dialled.Not(new Failure(488, "The telephone is not encrypted, and may not speak in the clear."));
        }
        var wishes = waiting.wishesFor(endpoint.get());
        if (wishes.isEmpty()) {
            return new Dialled.Not(new Failure(488, "No codec is shared."));
        }
        var talk = open(endpoint.get(), target);
        if (talk == null) {
            return new Dialled.Not(new Failure(500, "As many calls are up as there may be."));
        }
        String callId = premises.token();
        var line = new Line(callId, premises.token(), premises.exchanges().apply(callId), mailbox);
        var leg = new Leg(
                premises, numbers.getAsInt(), Side.CALLED, line, target.peer(), quest.from(), target.way(), talk);
        var means = target.manner()
                .digest()
                .map(digest -> new Proof.Means(digest, target.way().nextHop().host()));
        means.ifPresent(leg::provesBy);
        premises.board().put(line, true);
        var invite = invite(target, quest, line);
        invite.body("application/sdp", talk.offer(wishes).print());
        var invitation = new Invitation(
                line,
                target.way(),
                invite,
                SessionOffer.first(premises.settings().sessions()),
                means.orElse(null));
        line.exchange().run(invitation::begin);
        return new Dialled.Rings(leg, invitation);
    }

    private static Endpoint speaking(Endpoint kind, TrunkLines.Manner manner) {
        return new Endpoint(kind.kind(), kind.secureSignalling(), manner.chosen(kind.audio()), kind.video());
    }

    private @org.jspecify.annotations.Nullable Talk open(Endpoint endpoint, Target target) {
        return Talk.open(premises.media(), Side.CALLED, endpoint, target.source(), target.peer(), premises.random());
    }

    private SipRequest.Builder invite(Target target, Quest quest, Line line) {
        var invite = SipRequest.builder(Method.INVITE, target.uri());
        for (SipUri hop : target.path()) {
            invite.add(Field.ROUTE, NameAddr.of(hop));
        }
        invite.add(Field.MAX_FORWARDS, quest.forwards())
                .add(Field.FROM, from(quest.from()).withTag(line.key().localTag()))
                .add(Field.TO, target.to())
                .add(Field.CALL_ID, line.key().callId())
                .add(Field.CSEQ, new CSeq(1, Method.INVITE))
                .add(
                        Field.CONTACT,
                        premises.contact(
                                line.key().localTag(),
                                target.way(),
                                target.uri().isSecure()));
        Capable.writeTo(invite);
        if (quest.from().isAnonymous()) {
            invite.add(Field.PRIVACY, new HeaderValue.Privacy(List.of("id")));
        } else if (target.manner().isTold()) {
            invite.add(HeaderName.P_ASSERTED_IDENTITY, from(quest.from()).toString());
        }
        return invite;
    }

    private NameAddr from(Peer peer) {
        if (peer.isAnonymous()) {
            return NameAddr.of("Anonymous", SipUri.of(ANONYMOUS, NOWHERE, 0));
        }
        var address = premises.address(peer.number().disclose());
        String name = shown(peer.name().disclose());
        return name.isEmpty() ? NameAddr.of(address) : NameAddr.of(name, address);
    }

    /// A name may hold what a header may not.
    private static String shown(String name) {
        return name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(64)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Optional<IpAddress> literal(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return Optional.of(IpAddress.parse(bare));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
