package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.media.quality.Side;
import org.belfry.pbx.call.Bodies.Body;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.front.Origin;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.sip.Field;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionTimer;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// An INVITE that came, and what is made of it: who calls, whom he wants, and his leg. Nothing he says
/// of himself counts but that he wants to stay unknown.
final class Arrival {

    /// Hops a call may still take when it leaves us: enough for any way, and few for a circle through
    /// other houses.
    static final int FORWARDS_MAX = 30;

    private static final int DIALLED_CHARS_MAX = 128;

    private final Premises premises;

    Arrival(Premises premises) {
        this.premises = premises;
    }

    /// What it is.
    sealed interface Read {

        record Whole(
                Incoming invite,
                Peer peer,
                Quest quest,
                @Nullable SessionDescription offer) implements Read {}

        record Refused(int status, String sentence) implements Read {}
    }

    /// On the loop; makes nothing yet.
    Read read(Incoming invite, Origin origin) {
        var request = invite.request();
        int forwards = Math.min(request.maxForwards().orElse(70), FORWARDS_MAX) - 1;
        if (forwards < 0) {
            return new Read.Refused(483, "The call has come too far.");
        }
        var fault = Dialog.faultOf(request, invite.flow().transport().isSecure());
        if (fault != null) {
            return new Read.Refused(fault.status(), "The request can open no dialog.");
        }
        if (SessionAnswer.ofRequest(request, premises.settings().sessions(), new SessionTimer.Off())
                instanceof SessionAnswer.TooSmall) {
            return new Read.Refused(SessionAnswer.TooSmall.STATUS, "");
        }
        String dialled = dialled(request.requestUri());
        if (dialled.isEmpty() || dialled.length() > DIALLED_CHARS_MAX) {
            return new Read.Refused(dialled.isEmpty() ? 404 : 414, "That is nobody's number.");
        }
        var peer = peer(origin, request);
        var quest = quest(origin, peer, dialled, forwards);
        return switch (Bodies.description(request)) {
            case Body.Broken(int status, String sentence) -> new Read.Refused(status, sentence);
            case Body.None() -> new Read.Whole(invite, peer, quest, null);
            case Body.Whole(SessionDescription offer) -> new Read.Whole(invite, peer, quest, offer);
        };
    }

    private static String dialled(Uri uri) {
        return switch (uri) {
            case SipUri sip -> sip.user();
            case Uri.Tel tel -> tel.number();
            case Uri.Opaque _ -> "";
        };
    }

    private Peer peer(Origin origin, SipRequest request) {
        var peer = switch (origin) {
            case Origin.OfDevice(var device, var person, var _) -> {
                var face = premises.callees().faces().of(person);
                var number = Redacted.of(face.map(Faces.Face::number).orElse(""));
                yield new Peer(
                        Optional.of(person),
                        Optional.of(device.id()),
                        Optional.empty(),
                        device.policy().plain(),
                        number,
                        face.map(Faces.Face::name).orElse(Redacted.of("")),
                        number);
            }
            case Origin.OfTrunk(String trunk, var _) -> {
                var number = Redacted.of(strangersNumber(request));
                boolean plain = premises.callees()
                        .trunks()
                        .named(trunk)
                        .map(TrunkLines.TrunkLine::plain)
                        .orElse(false);
                yield new Peer(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(trunk),
                        plain,
                        number,
                        Redacted.of(""),
                        number,
                        Vouched.read(request));
            }
        };
        return wantsToHide(request) ? peer.hidden() : peer;
    }

    /// E.164 or nothing: no number or name of the house is believed from outside.
    private static String strangersNumber(SipRequest request) {
        NameAddr asserted = request.read(Field.P_ASSERTED_IDENTITY);
        String user = dialled((asserted == null ? request.from() : asserted).uri());
        return user.matches("\\+[1-9][0-9]{1,14}") ? user : "";
    }

    private static boolean wantsToHide(SipRequest request) {
        var privacy = request.read(Field.PRIVACY);
        boolean asks = privacy != null && (privacy.asks("id") || privacy.asks("user") || privacy.asks("header"));
        var from = request.from().sipUri();
        return asks || (from != null && from.host().equalsIgnoreCase("anonymous.invalid"));
    }

    private static Quest quest(Origin origin, Peer peer, String dialled, int forwards) {
        var by = switch (origin) {
            case Origin.OfDevice device -> new Dialling.ByPerson(device.person());
            case Origin.OfTrunk trunk ->
                new Dialling.ByTrunk(trunk.trunk(), peer.named().disclose());
        };
        return new Quest(by, dialled, peer, peer.person(), peer.device(), peer.device(), Purpose.CALL, forwards);
    }

    /// What became of his leg.
    sealed interface Opened {
        record Whole(Caller caller) implements Opened {}

        record Refused(Failure failure) implements Opened {}
    }

    /// His leg, on the call's thread.
    Opened open(Read.Whole read, Line line, int number) {
        var invite = read.invite();
        var flow = invite.flow();
        var endpoint = Kinds.of(flow.transport(), read.peer(), read.offer(), premises.settings());
        if (endpoint.isEmpty()) {
            return new Opened.Refused(
                    new Failure(488, "The telephone is not encrypted, and may not speak in the clear."));
        }
        var source = IpAddress.of(flow.remote().getAddress());
        var talk = Talk.open(premises.media(), Side.CALLER, endpoint.get(), source, read.peer(), premises.random());
        if (talk == null) {
            return new Opened.Refused(new Failure(503, "As many calls are up as there may be."));
        }
        var way = new Way(flow, premises.address(null));
        var wanted = Redacted.of(read.quest().dialled());
        var towards =
                new Peer(Optional.empty(), Optional.empty(), Optional.empty(), false, wanted, Redacted.of(""), wanted);
        var leg = new Leg(premises, number, Side.CALLER, line, read.peer(), towards, way, talk);
        leg.said(invite.request());
        leg.inviteIs(invite.transaction());
        var caller = new Caller(premises, leg, invite, read.offer());
        var refusal = caller.refusal();
        if (refusal.isPresent()) {
            leg.close();
            return new Opened.Refused(refusal.get());
        }
        return new Opened.Whole(caller);
    }
}
