package org.belfry.house.media;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.AddressPlan;
import org.belfry.media.MediaLeg;
import org.belfry.media.MediaPort;
import org.belfry.media.MediaSettings;
import org.belfry.media.TurnSettings;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegOutcome;
import org.belfry.media.plan.Pairing;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A media port on loopback, and calls through it.
final class MediaHouse implements AutoCloseable {

    static final IpAddress HOME = IpAddress.parse("127.0.0.1");
    private static final int LOOPS = 2;

    private final SecureRandom random = new SecureRandom();
    private final MediaPort port;
    private final int number;

    MediaHouse() throws IOException {
        this(null);
    }

    MediaHouse(@Nullable TurnSettings turn) throws IOException {
        var background = new SystemBackground((task, fault) -> {
            throw new AssertionError(task, fault);
        });
        var gate = new Guard(Time.system(), random).gate("media", GateLimits.sipDatagrams(), List.of());
        var settings =
                new MediaSettings(List.of(HOME), 0, new AddressPlan(List.of(HOME), List.of()), LOOPS, false, turn);
        var associations = new DtlsAssociations(background, Time.system(), random, DtlsLimits.DEFAULT);
        port = MediaPort.open(settings, gate, Time.system(), random, associations);
        try (var leg = Objects.requireNonNull(port.phone(Side.CALLER, HOME))) {
            number = leg.local().port();
        }
    }

    /// For the TURN service and its doors.
    MediaPort port() {
        return port;
    }

    /// Where all media come to; control packets of some come to the next one.
    int number() {
        return number;
    }

    /// A call that stands, both sides with this codec and no other.
    Call call(Peer caller, Peer callee, Codec codec) throws Exception {
        return call(caller, callee, codec, List.of());
    }

    /// The same with pictures.
    Call call(Peer caller, Peer callee, Codec codec, List<Codec> picture) throws Exception {
        var near = leg(Side.CALLER, caller);
        var far = leg(Side.CALLED, callee);
        try {
            var offer = caller.offer();
            var nearEnd = endpoint(caller, codec, picture);
            var farEnd = endpoint(callee, codec, picture);
            var nearTalk = Leg.of(nearEnd, near.local(), random);
            var farTalk = Leg.of(farEnd, far.local(), random).offer(Pairing.forCallee(offer, farEnd));
            var farSide = agreed(farTalk.leg().answered(callee.answer(farTalk.description())));
            var wishes = Pairing.forCaller(offer, nearEnd, farSide.plan());
            var nearSide = agreed(nearTalk.answer(offer, wishes));
            near.apply(nearSide.plan());
            far.apply(farSide.plan());
            port.join(near, far);
            caller.answered(nearSide.ours());
            return new Call(near, far);
        } catch (Throwable e) {
            new Call(near, far).close();
            throw e;
        }
    }

    record Call(MediaLeg near, MediaLeg far) implements AutoCloseable {

        /// For people: what the house knows about both sides.
        String told() {
            return "caller's leg: %s %s; callee's leg: %s %s"
                    .formatted(near.quality(), near.handshake(), far.quality(), far.handshake());
        }

        @Override
        public void close() {
            near.close();
            far.close();
        }
    }

    private static Endpoint endpoint(Peer peer, Codec codec, List<Codec> picture) {
        boolean isSecure = peer.kind() != EndpointKind.PLAIN_TRUNK;
        return new Endpoint(peer.kind(), isSecure, List.of(codec, Codec.TELEPHONE_EVENT), picture);
    }

    private MediaLeg leg(Side side, Peer peer) {
        return Objects.requireNonNull(
                peer.kind() == EndpointKind.BROWSER ? port.browser(side, HOME) : port.phone(side, HOME));
    }

    static LegOutcome.Agreed agreed(LegOutcome outcome) {
        return switch (outcome) {
            case LegOutcome.Agreed agreed -> agreed;
            case LegOutcome.Refused(var refusal) -> throw new AssertionError("refused: " + refusal);
        };
    }

    /// What a peer has said about itself.
    static SessionDescription parsed(byte[] text) {
        return switch (SdpParsed.Whole.class.cast(SessionDescription.parse(text))) {
            case SdpParsed.Whole(var description) -> description;
        };
    }

    @Override
    public void close() {
        port.close();
    }
}
