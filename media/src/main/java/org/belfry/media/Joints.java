package org.belfry.media;

import java.security.SecureRandom;
import java.util.BitSet;
import java.util.Optional;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.media.plan.MediaPath;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/// Who hears whom. [#admits] from any thread, the rest on the desk.
final class Joints {
    private static final int CONCENTUS_FACTOR = 6;

    private final MediaPort port;
    private final Codecs codecs;
    private final SecureRandom random;
    private final TranscodingBudget budget;

    Joints(MediaPort port, int loops, SecureRandom random) {
        this.port = port;
        this.random = random;
        var reference = OpusLibrary.libopus();
        codecs = new Codecs(reference.orElseGet(OpusLibrary::concentus));
        budget = new TranscodingBudget(loops, reference.isPresent() ? 1 : CONCENTUS_FACTOR);
    }

    TranscodingBudget budget() {
        return budget;
    }

    Codecs codecs() {
        return codecs;
    }

    /// Whether there is the time to carry their voices, which is set aside for them.
    boolean admits(MediaLeg one, MediaLeg other) {
        return budget.takes(one, other, cost(voice(one), voice(other)));
    }

    private static Optional<StreamPlan> voice(MediaLeg leg) {
        return leg.plan().flatMap(plan -> plan.stream("audio"));
    }

    private int cost(Optional<StreamPlan> one, Optional<StreamPlan> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        return Pairing.path(one.get(), other.get()) instanceof MediaPath.Transcode(var near, var far, var _, var _)
                ? budget.cost(near.codec(), far.codec())
                : 0;
    }

    void join(Track near, Track far) {
        switch (Pairing.path(near.plan(), far.plan())) {
            case MediaPath.Relay(var toFar, var toNear, var _) -> {
                carry(near, new Relay(toFar, repairs(near), far.outbound(), near.outbound()));
                carry(far, new Relay(toNear, repairs(far), near.outbound(), far.outbound()));
            }
            case MediaPath.Transcode path -> {
                transcode(near, far, path);
                transcode(
                        far,
                        near,
                        new MediaPath.Transcode(
                                /* near= */ path.far(),
                                /* far= */ path.near(),
                                /* toFar= */ path.toNear(),
                                /* toNear= */ path.toFar()));
            }
            case MediaPath.None _ -> {
                carry(near, null);
                carry(far, null);
            }
        }
    }

    /// The numbers retransmissions of that side come under.
    private static BitSet repairs(Track track) {
        var numbers = new BitSet();
        track.plan().codecs().stream()
                .filter(one -> one.codec().encoding().equalsIgnoreCase("rtx"))
                .forEach(one -> numbers.set(one.receive() & 0x7F));
        return numbers;
    }

    private void transcode(Track near, Track far, MediaPath.Transcode path) {
        boolean goesOn = near.translator() instanceof Transcoder before
                && before.serves(near.plan(), far.plan(), far.outbound());
        if (!goesOn) {
            carry(near, new Transcoder(codecs, near.plan(), far.plan(), path, far.outbound(), random));
        }
    }

    /// What becomes of the track's packets from now on.
    void carry(Track track, @Nullable Translator next) {
        Translator before = track.translator();
        track.translator(next);
        if (before instanceof Transcoder old) {
            // Between two packets of the loop that may be at work with it.
            track.outbound().transport().ownership().run(port.firstLoop(), old::close);
        }
    }
}
