package org.belfry.pbx.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.media.MediaLeg;
import org.belfry.media.MediaPort;
import org.belfry.media.SampleSource;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegOutcome;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.Refusal;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.plan.Wish;
import org.belfry.media.quality.QualitySnapshot;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// What is said with one peer about its media, and its media as they were agreed. Owned by the call's
/// thread.
final class Talk implements AutoCloseable {

    private final MediaLeg media;
    private Leg leg;
    /// The leg as it was when our last offer went out: who answers twice, answers that (RFC 3261
    /// §13.2.2.4).
    private Leg offered;
    private @Nullable SessionDescription answer;
    /// Which way the peer itself wants its voice to go, seen from it.
    private Direction theirs = Direction.SENDRECV;
    /// Which way we last said that we want it, seen from us.
    private Direction ours = Direction.SENDRECV;
    private Played playing = Played.NOTHING;

    /// What the house plays to it.
    private enum Played {
        NOTHING,
        MUSIC,
        RINGBACK,
        SOUND
    }

    private Talk(MediaLeg media, Leg leg) {
        this.media = media;
        this.leg = leg;
        this.offered = leg;
    }

    /// Null: there are as many legs as may be, or `peer` needs a port of its own and none is free.
    static @Nullable Talk open(
            MediaPort port, Side side, Endpoint endpoint, IpAddress source, Peer peer, RandomGenerator random) {
        MediaLeg media = endpoint.kind() == EndpointKind.BROWSER
                ? port.browser(side, source)
                : port.phone(side, source, peer.station().orElse(null));
        return media == null ? null : new Talk(media, Leg.of(endpoint, media.local(), random));
    }

    MediaLeg media() {
        return media;
    }

    Endpoint endpoint() {
        return leg.endpoint();
    }

    Optional<LegPlan> plan() {
        return leg.plan();
    }

    Direction theirs() {
        return theirs;
    }

    Direction ours() {
        return ours;
    }

    Optional<Refusal> refuses(SessionDescription offer) {
        return leg.refuses(offer);
    }

    /// Our offer.
    SessionDescription offer(List<Wish> wishes) {
        var offer = leg.offer(wishes);
        leg = offer.leg();
        offered = leg;
        ours = directionOf(wishes);
        return offer.description();
    }

    /// Their answer to it; media flow as it says. It may come twice, and change (a proxy that forks).
    Optional<Refusal> answered(SessionDescription theirAnswer) {
        if (theirAnswer.equals(answer)) {
            return Optional.empty();
        }
        return switch (offered.answered(theirAnswer)) {
            case LegOutcome.Refused(Refusal refusal) -> Optional.of(refusal);
            case LegOutcome.Agreed(LegPlan plan, var _, Leg next) -> {
                answer = theirAnswer;
                use(plan, next);
                yield Optional.empty();
            }
        };
    }

    /// What became of their offer.
    sealed interface Replied {
        record With(SessionDescription answer) implements Replied {}

        record Not(Refusal refusal) implements Replied {}
    }

    /// Answers their offer; media flow as it says.
    Replied answer(SessionDescription offer, List<Wish> wishes) {
        if (leg.isIceRestart(offer) && leg.refuses(offer).isEmpty()) {
            media.restartIce().ifPresent(fresh -> leg = leg.withCredentials(fresh));
        }
        return switch (leg.answer(offer, wishes)) {
            case LegOutcome.Refused(Refusal refusal) -> new Replied.Not(refusal);
            case LegOutcome.Agreed(LegPlan plan, SessionDescription own, Leg next) -> {
                theirs = flowOf(offer);
                ours = directionOf(wishes);
                use(plan, next);
                yield new Replied.With(own);
            }
        };
    }

    private void use(LegPlan plan, Leg next) {
        leg = next;
        media.apply(plan);
    }

    /// What we would offer now, so that nothing but the direction changes.
    List<Wish> asAgreed(Direction direction) {
        var wishes = new ArrayList<Wish>();
        leg.plan().ifPresent(plan -> plan.streams().forEach(stream -> wish(stream, direction, wishes)));
        return wishes.isEmpty() ? Pairing.of(endpoint()) : List.copyOf(wishes);
    }

    private static void wish(StreamPlan stream, Direction direction, List<Wish> wishes) {
        var codecs = stream.codecs().stream().map(StreamPlan.Numbered::codec).toList();
        if (!codecs.isEmpty()) {
            wishes.add(new Wish(stream.type(), codecs, direction, stream.flow().ptimeMs()));
        }
    }

    /// The first voice says it for all.
    private static Direction directionOf(List<Wish> wishes) {
        return wishes.isEmpty() ? Direction.INACTIVE : wishes.getFirst().direction();
    }

    private static Direction flowOf(SessionDescription offer) {
        return offer.streams().stream()
                .filter(one -> one.media().type().equals("audio"))
                .findFirst()
                .map(one -> one.flow())
                .orElse(Direction.SENDRECV);
    }

    /// Whether it hears music, in place of the other side; where too much is played already it hears
    /// nothing.
    void music(boolean wanted) {
        if (wanted && playing != Played.MUSIC) {
            begin(Played.MUSIC, Sounds.music(), () -> {});
        } else if (!wanted && playing == Played.MUSIC) {
            quiet();
        }
    }

    /// It hears that it rings there.
    void ringback() {
        if (playing != Played.RINGBACK) {
            begin(Played.RINGBACK, Sounds.ringback(), () -> {});
        }
    }

    /// It hears a sound of the house.
    ///
    /// @return nothing if so; else why not
    Optional<String> play(IntFunction<SampleSource> sound, Runnable ended) {
        return begin(Played.SOUND, sound, ended);
    }

    private Optional<String> begin(Played what, IntFunction<SampleSource> sound, Runnable ended) {
        var fault = media.play(sound, ended);
        playing = fault.isEmpty() ? what : playing;
        return fault;
    }

    /// Nothing is played to it any more; who is joined is heard.
    void quiet() {
        if (playing != Played.NOTHING) {
            playing = Played.NOTHING;
            media.silence();
        }
    }

    boolean isProtected() {
        return leg.plan().map(LegPlan::isProtected).orElse(false);
    }

    /// How its voice went; nothing before anything was agreed on.
    Optional<QualitySnapshot> quality() {
        return media.quality().stream().findFirst();
    }

    @Override
    public void close() {
        media.close();
    }
}
