package org.belfry.media.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.CodecAttribute;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.MediaStream;
import org.belfry.sip.sdp.SessionDescription;

/// Joins two legs so that sound is decoded on its way only where no codec is shared. Pure functions.
///
///     caller's offer ──forCallee──▶ our offer to the callee
///     callee's plan  ──forCaller──▶ our answer to the caller ──▶ caller's plan
///     both plans     ──path──▶ what happens to a packet
public final class Pairing {

    /// What the audio room can make of each other.
    private static final Set<String> TRANSCODABLE = Set.of("pcmu", "pcma", "g722", "opus");

    private static final List<String> TYPES = List.of("audio", "video");

    private Pairing() {}

    /// What an endpoint is offered when nobody has offered anything yet.
    public static List<Wish> of(Endpoint endpoint) {
        var wishes = new ArrayList<Wish>();
        for (String type : TYPES) {
            if (!endpoint.codecs(type).isEmpty()) {
                wishes.add(new Wish(type, endpoint.codecs(type), Direction.SENDRECV, 0));
            }
        }
        return List.copyOf(wishes);
    }

    /// What the callee is offered: the caller's codecs the callee's tenant wants too, in the caller's order and with
    /// the caller's parameters; behind them those that could be transcoded. Empty: nothing of it can be carried.
    public static List<Wish> forCallee(SessionDescription callerOffer, Endpoint callee) {
        var wishes = new ArrayList<Wish>();
        for (String type : TYPES) {
            open(callerOffer, type).ifPresent(stream -> {
                var codecs = shared(stream.codecs(), callee.codecs(type));
                if (type.equals("audio")) {
                    addTranscodable(codecs, callee.audio());
                    addEvents(codecs, stream, callee.audio());
                }
                if (codecs.stream().anyMatch(one -> !one.isCompanion())) {
                    wishes.add(new Wish(type, codecs, stream.flow(), ptimeMs(stream)));
                }
            });
        }
        return List.copyOf(wishes);
    }

    /// What the caller is answered: the codecs the callee took and he offered, else one he can be transcoded from.
    public static List<Wish> forCaller(SessionDescription callerOffer, Endpoint caller, LegPlan callee) {
        var wishes = new ArrayList<Wish>();
        for (String type : TYPES) {
            var far = callee.stream(type);
            var near = open(callerOffer, type);
            if (far.isPresent() && near.isPresent()) {
                var codecs = answerable(near.get(), far.get(), caller);
                if (!codecs.isEmpty()) {
                    var flow = far.get().flow();
                    wishes.add(new Wish(type, codecs, flow.direction().reversed(), flow.ptimeMs()));
                }
            }
        }
        return List.copyOf(wishes);
    }

    private static List<Codec> answerable(MediaStream near, StreamPlan far, Endpoint caller) {
        var codecs = new ArrayList<Codec>();
        for (StreamPlan.Numbered one : far.codecs()) {
            if (near.codecs().stream().anyMatch(offered -> offered.codec().matches(one.codec()))) {
                codecs.add(one.codec());
            }
        }
        if (codecs.stream().noneMatch(one -> !one.isCompanion())) {
            boolean decodable = far.codecs().stream().anyMatch(one -> isTranscodable(one.codec()));
            if (!near.media().type().equals("audio") || !decodable) {
                return List.of();
            }
            shared(near.codecs(), caller.audio()).stream()
                    .filter(Pairing::isTranscodable)
                    .findFirst()
                    .ifPresent(codecs::addFirst);
            boolean events = codecs.stream().anyMatch(Codec::isCompanion);
            if (!events && !far.events().isEmpty()) {
                codecs.add(far.events().getFirst().codec());
            }
        }
        return codecs;
    }

    private static List<Codec> shared(List<Codec.Numbered> theirs, List<Codec> wanted) {
        boolean repair = wanted.stream().anyMatch(one -> is(one, "rtx"));
        var codecs = new ArrayList<Codec>();
        for (Codec.Numbered one : theirs) {
            var policy = wanted.stream().filter(one.codec()::matches).findFirst();
            if (one.codec().isCompanion() || policy.isEmpty()) {
                continue;
            }
            var feedback = one.codec().feedback().stream()
                    .filter(policy.get().feedback()::contains)
                    .toList();
            codecs.add(new Codec(
                    one.codec().encoding(),
                    one.codec().clockRateHz(),
                    one.codec().channels(),
                    one.codec().parameters(),
                    feedback));
            theirs.stream()
                    .filter(other -> repair && isRepairOf(other.codec(), one.payloadType()))
                    .findFirst()
                    .ifPresent(other -> codecs.add(other.codec()));
        }
        return codecs;
    }

    private static void addTranscodable(List<Codec> codecs, List<Codec> wanted) {
        for (Codec one : wanted) {
            if (isTranscodable(one) && codecs.stream().noneMatch(one::matches)) {
                codecs.add(one);
            }
        }
    }

    /// At the rates of what is offered, if the caller can send them at all.
    private static void addEvents(List<Codec> codecs, MediaStream caller, List<Codec> wanted) {
        boolean wants = wanted.stream().anyMatch(one -> is(one, "telephone-event"));
        for (Codec.Numbered one : caller.codecs()) {
            boolean fits = codecs.stream()
                            .anyMatch(
                                    other -> other.clockRateHz() == one.codec().clockRateHz())
                    || one.codec().clockRateHz() == 8_000;
            if (wants && is(one.codec(), "telephone-event") && fits) {
                codecs.add(one.codec());
            }
        }
    }

    /// What happens between two legs that both have agreed; the same stream types meet.
    public static MediaPath path(StreamPlan near, StreamPlan far) {
        var toFar = new HashMap<Integer, Integer>();
        var toNear = new HashMap<Integer, Integer>();
        boolean relays = false;
        int talking = 0;
        for (StreamPlan.Numbered one : near.codecs()) {
            var other = counterpart(near, far, one);
            other.ifPresent(there -> {
                toFar.put(one.receive(), there.send());
                toNear.put(there.receive(), one.send());
            });
            relays |= other.isPresent() && !one.codec().isCompanion();
            talking += one.codec().isCompanion() ? 0 : 1;
        }
        var there = new PayloadMap(toFar);
        var here = new PayloadMap(toNear);
        if (relays) {
            boolean narrow = talking > talkingBoth(near, far) || talking(far) > talkingBoth(near, far);
            return new MediaPath.Relay(there, here, narrow);
        }
        var from = near.codecs().stream()
                .filter(one -> isTranscodable(one.codec()))
                .findFirst();
        var to =
                far.codecs().stream().filter(one -> isTranscodable(one.codec())).findFirst();
        if (from.isEmpty() || to.isEmpty() || !near.type().equals("audio")) {
            return new MediaPath.None();
        }
        return new MediaPath.Transcode(from.get(), to.get(), there, here);
    }

    private static long talking(StreamPlan plan) {
        return plan.codecs().stream().filter(one -> !one.codec().isCompanion()).count();
    }

    private static long talkingBoth(StreamPlan near, StreamPlan far) {
        return near.codecs().stream()
                .filter(one -> !one.codec().isCompanion()
                        && counterpart(near, far, one).isPresent())
                .count();
    }

    private static Optional<StreamPlan.Numbered> counterpart(StreamPlan near, StreamPlan far, StreamPlan.Numbered one) {
        if (is(one.codec(), "rtx")) {
            return repaired(near, one)
                    .flatMap(codec -> counterpart(near, far, codec))
                    .flatMap(codec -> far.codecs().stream()
                            .filter(other -> isRepairOf(other.codec(), codec.receive())
                                    || isRepairOf(other.codec(), codec.send()))
                            .findFirst());
        }
        return far.codecs().stream()
                .filter(other -> one.codec().matches(other.codec()))
                .findFirst();
    }

    private static Optional<StreamPlan.Numbered> repaired(StreamPlan plan, StreamPlan.Numbered repair) {
        return plan.codecs().stream()
                .filter(one -> !one.codec().isCompanion()
                        && (isRepairOf(repair.codec(), one.receive()) || isRepairOf(repair.codec(), one.send())))
                .findFirst();
    }

    private static boolean isRepairOf(Codec codec, int number) {
        return is(codec, "rtx") && codec.parameters().strip().equals("apt=" + number);
    }

    private static boolean isTranscodable(Codec codec) {
        return TRANSCODABLE.contains(codec.encoding().toLowerCase(Locale.ROOT));
    }

    private static boolean is(Codec codec, String encoding) {
        return codec.encoding().equalsIgnoreCase(encoding);
    }

    private static Optional<MediaStream> open(SessionDescription description, String type) {
        return description.streams().stream()
                .filter(one -> one.media().type().equals(type) && TheirProtection.isOpen(one))
                .findFirst();
    }

    private static int ptimeMs(MediaStream stream) {
        return stream.media()
                .first(CodecAttribute.Ptime.class)
                .map(CodecAttribute.Ptime::milliseconds)
                .orElse(0);
    }
}
