package org.belfry.media;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.Background;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.AddressPlan;
import org.belfry.ice.turn.TurnLimits;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegOutcome;
import org.belfry.media.plan.Pairing;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A media port on loopback, and calls through it as a telephone system would place them.
final class House implements AutoCloseable {
    static final IpAddress HOME = IpAddress.parse("127.0.0.1");
    static final List<Codec> VOICE = List.of(Codec.OPUS, Codec.G722, Codec.PCMA, Codec.PCMU, Codec.TELEPHONE_EVENT);

    private final SecureRandom random = new SecureRandom();
    private final Guard guard = new Guard(Time.system(), random);
    private final Gate gate = guard.gate("media", GateLimits.sipDatagrams(), List.of());
    private final MediaPort port;

    House(int loops) throws IOException {
        this(loops, null);
    }

    House(int loops, @Nullable TurnSettings turn) throws IOException {
        this(loops, turn, null);
    }

    House(int loops, @Nullable TurnSettings turn, @Nullable PortRange range) throws IOException {
        Background background = new SystemBackground((task, fault) -> {
            throw new AssertionError(task, fault);
        });
        var addresses = new AddressPlan(List.of(HOME), List.of());
        var settings = new MediaSettings(List.of(HOME), 0, addresses, loops, false, turn, range);
        var associations = new DtlsAssociations(background, Time.system(), random, DtlsLimits.DEFAULT);
        port = MediaPort.open(settings, gate, Time.system(), random, associations);
    }

    /// A relay that reaches this machine too, which no other ever should.
    static TurnSettings turn(TurnSettings.@Nullable Range range) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        var opening = range == null ? List.<Network>of() : List.of(Network.parse("127.0.0.0/8"));
        return new TurnSettings(Redacted.of(secret), Set.of(HOME), range, TurnLimits.DEFAULT, opening);
    }

    MediaPort port() {
        return port;
    }

    Gate gate() {
        return gate;
    }

    static Endpoint endpoint(EndpointKind kind, List<Codec> codecs) {
        return new Endpoint(kind, kind != EndpointKind.PLAIN_TRUNK, codecs, List.of());
    }

    /// A call that stands: `caller` has offered, `callee` has answered, and both legs are joined.
    Call call(Speaker caller, Speaker callee) {
        SessionDescription offer = caller.offer();
        var near = leg(Side.CALLER, caller);
        var far = leg(Side.CALLED, callee);
        var nearTalk = Leg.of(caller.endpoint(), near.local(), random);
        var farOffer =
                Leg.of(callee.endpoint(), far.local(), random).offer(Pairing.forCallee(offer, callee.endpoint()));
        SessionDescription answer = callee.answer(farOffer.description());
        var farSide = agreed(farOffer.leg().answered(answer));
        var nearSide = agreed(nearTalk.answer(offer, Pairing.forCaller(offer, caller.endpoint(), farSide.plan())));
        caller.answered(nearSide.ours());
        near.apply(nearSide.plan());
        far.apply(farSide.plan());
        port.join(near, far);
        settle();
        return new Call(near, far);
    }

    /// Returns when all that was asked of legs so far is done. The desk does it in order and hands the
    /// loops what is theirs; a loop hands on what belongs to another by now.
    void settle() {
        done(port.desk());
        for (int hops = 0; hops < 2; hops++) {
            port.loops().forEach(House::done);
        }
    }

    private static void done(LoopThread thread) {
        var done = new CompletableFuture<@Nullable Void>();
        thread.execute(() -> done.complete(null));
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    record Call(MediaLeg near, MediaLeg far) implements AutoCloseable {
        @Override
        public void close() {
            near.close();
            far.close();
        }
    }

    private MediaLeg leg(Side side, Speaker speaker) {
        return Objects.requireNonNull(
                speaker.endpoint().isBrowser()
                        ? port.browser(side, speaker.address())
                        : port.phone(side, speaker.address(), speaker.who()));
    }

    static LegOutcome.Agreed agreed(LegOutcome outcome) {
        return switch (outcome) {
            case LegOutcome.Agreed agreed -> agreed;
            case LegOutcome.Refused(var refusal) -> throw new AssertionError("refused: " + refusal);
        };
    }

    @Override
    public void close() {
        port.close();
    }
}
