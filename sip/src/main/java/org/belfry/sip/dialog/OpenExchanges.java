package org.belfry.sip.dialog;

import java.util.EnumSet;
import java.util.Set;
import org.belfry.sip.Method;
import org.belfry.sip.transaction.Glare;

/// What is asked and not yet answered in a dialog (RFC 3261 §14, RFC 3311 §5). Immutable.
public record OpenExchanges(Set<Glare.Open> open) {

    public static final OpenExchanges NONE = new OpenExchanges(Set.of());

    public OpenExchanges {
        open = Set.copyOf(open);
    }

    /// With one more asked.
    public OpenExchanges with(Glare.Open asked) {
        var more = copy();
        more.add(asked);
        return new OpenExchanges(more);
    }

    /// With one answered.
    public OpenExchanges without(Glare.Open answered) {
        var fewer = copy();
        fewer.remove(answered);
        return new OpenExchanges(fewer);
    }

    private EnumSet<Glare.Open> copy() {
        var copy = EnumSet.noneOf(Glare.Open.class);
        copy.addAll(open);
        return copy;
    }

    /// What to do with a request of the peer: go on, 491 or 500.
    public Glare onReceipt(Method method, boolean hasOffer) {
        return Glare.onReceipt(method, hasOffer, open);
    }

    /// Whether we may send such a request now.
    public boolean maySend(Method method, boolean hasOffer) {
        return Glare.maySend(method, hasOffer, open);
    }
}
