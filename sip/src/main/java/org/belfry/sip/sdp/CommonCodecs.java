package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.belfry.sip.sdp.CodecAttribute.Fmtp;
import org.jspecify.annotations.Nullable;

/// What an offer's codecs and ours have in common, in the offer's order and under the offer's numbers (RFC 3264 §6.1).
///
/// A companion is taken beside a codec that was taken: `rtx` and `red` if what they carry was, `telephone-event` at the
/// clock rate of a taken codec (RFC 4733 §2.2), or the first one offered if no rate fits, because many phones offer
/// 8000 beside Opus. A stream that offers companions only (RFC 4317 §2.4) is taken for what it is.
final class CommonCodecs {

    private final List<Codec.Numbered> offered;
    private final List<Codec> ours;
    private final boolean one;

    CommonCodecs(List<Codec.Numbered> offered, List<Codec> ours, boolean one) {
        this.offered = offered;
        this.ours = ours;
        this.one = one;
    }

    /// With what we answer for each; empty if nothing to talk with is in common.
    List<Codec.Numbered> find() {
        var taken = new HashSet<Integer>();
        var rates = new HashSet<Integer>();
        boolean onlyCompanions = true;
        for (var candidate : offered) {
            boolean companion = candidate.codec().isCompanion();
            onlyCompanions &= companion;
            if (!companion && !(one && !taken.isEmpty()) && our(candidate.codec()) != null) {
                taken.add(candidate.payloadType());
                rates.add(candidate.codec().clockRateHz());
            }
        }
        if (taken.isEmpty() && !onlyCompanions) {
            return List.of();
        }
        companions(taken, rates);
        return offered.stream()
                .filter(candidate -> taken.contains(candidate.payloadType()))
                .map(this::answer)
                .toList();
    }

    private void companions(Set<Integer> taken, Set<Integer> rates) {
        var events = new ArrayList<Codec.Numbered>();
        for (var candidate : offered) {
            if (!candidate.codec().isCompanion() || our(candidate.codec()) == null) {
                continue;
            }
            switch (candidate.codec().key()) {
                case "telephone-event" -> events.add(candidate);
                case "rtx" -> addIf(carries(candidate, "apt", taken), candidate, taken);
                case "red" -> addIf(carriesAll(candidate, taken), candidate, taken);
                default -> taken.add(candidate.payloadType());
            }
        }
        var fitting = events.stream()
                .filter(event -> rates.isEmpty() || rates.contains(event.codec().clockRateHz()))
                .toList();
        (fitting.isEmpty() ? events.stream().limit(1).toList() : fitting)
                .forEach(event -> taken.add(event.payloadType()));
    }

    private static void addIf(boolean wanted, Codec.Numbered candidate, Set<Integer> taken) {
        if (wanted) {
            taken.add(candidate.payloadType());
        }
    }

    private static boolean carries(Codec.Numbered repair, String parameter, Set<Integer> taken) {
        return Fmtp.parameter(repair.codec().parameters(), parameter)
                .filter(apt -> taken.contains((int) Grammar.number(apt, 127)))
                .isPresent();
    }

    private static boolean carriesAll(Codec.Numbered redundant, Set<Integer> taken) {
        String blocks = redundant.codec().parameters();
        return blocks.isEmpty()
                || List.of(blocks.split("/", -1)).stream()
                        .allMatch(block -> taken.contains((int) Grammar.number(block.strip(), 127)));
    }

    private Codec.Numbered answer(Codec.Numbered candidate) {
        var our = our(candidate.codec());
        var theirs = candidate.codec();
        if (our == null) {
            throw new IllegalStateException("taken without a match");
        }
        var feedback =
                theirs.feedback().stream().filter(our.feedback()::contains).toList();
        return new Codec.Numbered(
                candidate.payloadType(),
                new Codec(theirs.encoding(), theirs.clockRateHz(), theirs.channels(), our.answerTo(theirs), feedback));
    }

    private @Nullable Codec our(Codec theirs) {
        boolean anyRate = theirs.key().equals("telephone-event");
        for (var our : ours) {
            if (our.matches(theirs) || (anyRate && our.key().equals(theirs.key()))) {
                return our;
            }
        }
        return null;
    }
}
