package org.belfry.server.demo;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.belfry.ground.IpAddress;
import org.belfry.media.MediaLeg;
import org.belfry.media.SampleSource;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegOutcome;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.Refusal;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SessionDescription;

/// What a telephone of the demonstration says and hears in one call: SRTP, keys in the description
/// (RFC 4568). One thread at a time.
final class Handset implements AutoCloseable {

    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
    private static final Endpoint ITSELF = new Endpoint(
            EndpointKind.SECURE_PHONE, true, List.of(Codec.G722, Codec.PCMA, Codec.TELEPHONE_EVENT), List.of());

    private final MediaLeg media;
    private final Ear ear = new Ear();
    private Leg leg;
    private boolean listens;

    private Handset(MediaLeg media, Leg leg) {
        this.media = media;
        this.leg = leg;
    }

    static Handset open(PhoneLine line) {
        var media = line.media.phone(Side.CALLER, HERE);
        if (media == null) {
            throw new IllegalStateException("the telephone has as many calls as it can");
        }
        return new Handset(media, Leg.of(ITSELF, media.local(), line.random));
    }

    SessionDescription offer(Direction direction) {
        var wishes = Pairing.of(ITSELF).stream()
                .map(wish -> wish.withDirection(direction))
                .toList();
        var offer = leg.offer(wishes);
        leg = offer.leg();
        return offer.description();
    }

    /// Takes the answer to our offer; why not, if it can't be.
    Optional<Refusal> answered(SessionDescription theirs) {
        return switch (leg.answered(theirs)) {
            case LegOutcome.Refused(Refusal why) -> Optional.of(why);
            case LegOutcome.Agreed(LegPlan plan, var _, Leg next) -> {
                use(plan, next);
                yield Optional.empty();
            }
        };
    }

    /// Our answer to an offer; nothing if it can't be answered.
    Optional<SessionDescription> answer(SessionDescription theirs) {
        return switch (leg.answer(theirs, Pairing.of(ITSELF))) {
            case LegOutcome.Refused _ -> Optional.empty();
            case LegOutcome.Agreed(LegPlan plan, SessionDescription ours, Leg next) -> {
                use(plan, next);
                yield Optional.of(ours);
            }
        };
    }

    private void use(LegPlan plan, Leg next) {
        leg = next;
        media.apply(plan);
        if (!listens) {
            listens = true;
            media.tap("audio", ear);
        }
    }

    boolean isEncrypted() {
        return leg.plan().map(LegPlan::isProtected).orElse(false);
    }

    Ear ear() {
        return ear;
    }

    /// Says something from now on, until it is told to be silent.
    void say(IntFunction<SampleSource> sound) {
        media.play(sound, () -> {}).ifPresent(why -> {
            throw new IllegalStateException(why);
        });
    }

    void hush() {
        media.silence();
    }

    @Override
    public void close() {
        media.close();
    }
}
