package org.belfry.pbx.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.plan.Wish;
import org.belfry.sip.sdp.Codec;

/// Somebody who has been answered already and is sent on to somebody else: in a transfer, or by a service
/// of the house. What he hears until then comes from us.
record Held(Leg leg, Premises premises, Comfort comfort) implements Waiting {

    /// What he hears meanwhile.
    enum Comfort {
        /// The tone that it rings there, once it does.
        RINGBACK,
        MUSIC
    }

    /// What he already speaks comes first, so that nothing has to be transcoded.
    @Override
    public List<Wish> wishesFor(Endpoint callee) {
        return Pairing.of(callee).stream().map(this::sorted).toList();
    }

    private Wish sorted(Wish wish) {
        var spoken = leg.talk().plan().flatMap(plan -> plan.stream(wish.type())).stream()
                .flatMap(stream -> stream.codecs().stream())
                .map(StreamPlan.Numbered::codec)
                .toList();
        var codecs = new ArrayList<Codec>();
        wish.codecs().stream()
                .filter(one -> spoken.stream().anyMatch(one::matches))
                .forEach(codecs::add);
        wish.codecs().stream().filter(one -> !codecs.contains(one)).forEach(codecs::add);
        return new Wish(wish.type(), codecs, wish.direction(), wish.ptimeMs());
    }

    @Override
    public void ringing() {
        switch (comfort) {
            case RINGBACK -> leg.talk().ringback();
            case MUSIC -> leg.talk().music(true);
        }
    }

    /// Who has been answered hears our tone and not theirs: he pays, and is not to be told by a stranger's
    /// machine that he does not.
    @Override
    public void early(Leg callee) {
        ringing();
    }

    @Override
    public Optional<Failure> connect(Leg callee) {
        leg.talk().quiet();
        return premises.media()
                .join(leg.talk().media(), callee.talk().media())
                .map(sentence -> new Failure(488, sentence));
    }
}
