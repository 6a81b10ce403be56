package org.belfry.pbx.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.belfry.ground.Id;
import org.belfry.media.quality.Cause;
import org.belfry.media.quality.Explanation;
import org.belfry.media.quality.QualitySnapshot;
import org.belfry.media.quality.Side;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecord.By;

/// Writes down what becomes of the legs of one call. To be asked before a leg is closed, while its media
/// still tell. Owned by the call's thread.
///
///     up ──┬─▶ up, whenever it changed ──┬─▶ ended
///          └─────────────────────────────┴─▶ moved, to the ledger of another call
final class Ledger {

    private final Premises premises;
    private final Id call;
    /// What was written of those that are up.
    private final Map<Leg, Written> up = new HashMap<>();
    /// Of the call as a whole.
    private List<String> facts = List.of();

    /// What a record of somebody who is up says of him.
    private record Written(int number, boolean answered, Peer towards) {

        static Written of(Leg leg) {
            return new Written(leg.number(), leg.isAnswered(), leg.towards());
        }
    }

    Ledger(Premises premises, Id call) {
        this.premises = premises;
        this.call = call;
    }

    /// Has a fact stand in the record of each leg.
    void note(String fact) {
        facts = Stream.concat(facts.stream(), Stream.of(fact)).toList();
    }

    /// The name of the call.
    Id call() {
        return call;
    }

    /// It is up, and something may have changed.
    void up(Leg leg) {
        var now = Written.of(leg);
        if (!now.equals(up.put(leg, now))) {
            premises.records().up(untilNow(leg));
        }
    }

    /// It goes on in another call.
    void moved(Leg leg) {
        if (up.remove(leg) != null) {
            premises.records().moved(untilNow(leg));
        }
    }

    /// Whoever has not ended by now has by a fault of ours.
    void close() {
        up.keySet().forEach(leg -> premises.records().ended(untilNow(leg)));
        up.clear();
    }

    private CallRecord untilNow(Leg leg) {
        var end = new CallRecord.End(
                leg.isAnswered() ? 200 : 500, By.HOUSE, "The house ended the call by a fault of its own.");
        boolean isProtected = leg.isAnswered() && leg.talk().isProtected();
        return record(leg, end, vouched(leg, new CallRecord.Voice(isProtected, Optional.empty(), List.of())));
    }

    /// @param other who was talked to at the end
    void ended(Leg leg, Optional<Leg> other, By by, int status, String cause) {
        up.remove(leg);
        var voice = leg.isAnswered() ? voice(leg, other) : new CallRecord.Voice(false, Optional.empty(), List.of());
        var end = new CallRecord.End(leg.isAnswered() ? 200 : status, by, cause);
        premises.records().ended(record(leg, end, vouched(leg, voice)));
    }

    private CallRecord record(Leg leg, CallRecord.End end, CallRecord.Voice voice) {
        boolean calls = leg.side() == Side.CALLER;
        var own = leg.peer().party();
        var far = leg.towards().party();
        return new CallRecord(
                call,
                leg.number(),
                leg.beganAt(),
                leg.answeredAt(),
                premises.threads().time().now(),
                calls ? own : far,
                calls ? far : own,
                end,
                voice);
    }

    /// With what the call is about and what the provider said of the caller, first among the facts.
    private CallRecord.Voice vouched(Leg leg, CallRecord.Voice voice) {
        var said = Stream.concat(facts.stream(), leg.peer().vouched().sentence().stream())
                .toList();
        return said.isEmpty()
                ? voice
                : new CallRecord.Voice(
                        voice.encrypted(),
                        voice.explanation(),
                        Stream.concat(said.stream(), voice.facts().stream()).toList());
    }

    private static CallRecord.Voice voice(Leg leg, Optional<Leg> other) {
        var mine = leg.talk().quality();
        var theirs = other.flatMap(one -> one.talk().quality());
        var explanation = mine.isPresent() && theirs.isPresent()
                ? Optional.of(Explanation.ofLeg(mine.get(), theirs.get()))
                        .filter(one -> one.cause() != Cause.NOTHING_UNUSUAL)
                        .map(Explanation::sentence)
                : Optional.<String>empty();
        return new CallRecord.Voice(
                leg.talk().isProtected(), explanation, mine.map(Ledger::facts).orElse(List.of()));
    }

    private static List<String> facts(QualitySnapshot quality) {
        var facts = new ArrayList<String>();
        var received = quality.received();
        facts.add("codec " + quality.plan().negotiated().codecName());
        facts.add("received " + received.packets() + " packets, " + tenths(received.lossPercent())
                + " % lost, jitter up to " + Math.round(received.jitter().mostMs()) + " ms");
        facts.add("sent " + quality.sent().packets() + " packets");
        quality.heard().ifPresent(mos -> facts.add("MOS " + tenths(mos.score())));
        if (quality.roundTripMs() != QualitySnapshot.NEVER) {
            facts.add("round trip " + quality.roundTripMs() + " ms");
        }
        return facts;
    }

    /// Every call says some: a formatter would take a tenth of the time of its end.
    private static String tenths(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}
