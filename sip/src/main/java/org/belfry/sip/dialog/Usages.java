package org.belfry.sip.dialog;

import java.util.HashSet;
import java.util.Set;

/// What a dialog is kept for (RFC 5057 §4): a call, subscriptions, or both. It ends with the last of them.
/// Immutable.
///
/// Limit: 16 subscriptions, against a peer that subscribes again and again in one dialog; see [#isFull].
///
/// @param hasCall whether an INVITE usage is there
/// @param subscriptions each by its event and id as in the Event header, such as `refer;id=7`
public record Usages(boolean hasCall, Set<String> subscriptions) {

    static final int SUBSCRIPTIONS_MAX = 16;

    public static final Usages NONE = new Usages(false, Set.of());

    public Usages {
        subscriptions = Set.copyOf(subscriptions);
        if (subscriptions.size() > SUBSCRIPTIONS_MAX) {
            throw new IllegalArgumentException(
                    "subscriptions: %d (expected: 0..%d)".formatted(subscriptions.size(), SUBSCRIPTIONS_MAX));
        }
    }

    public Usages withCall(boolean there) {
        return new Usages(there, subscriptions);
    }

    /// @throws IllegalArgumentException if it is full
    public Usages withSubscription(String event) {
        var more = new HashSet<>(subscriptions);
        more.add(event);
        return new Usages(hasCall, more);
    }

    public Usages withoutSubscription(String event) {
        var fewer = new HashSet<>(subscriptions);
        fewer.remove(event);
        return new Usages(hasCall, fewer);
    }

    /// Whether one more subscription has to be refused, with 503.
    public boolean isFull() {
        return subscriptions.size() >= SUBSCRIPTIONS_MAX;
    }

    /// Whether the dialog has ended.
    public boolean isEmpty() {
        return !hasCall && subscriptions.isEmpty();
    }
}
