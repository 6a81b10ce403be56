package org.belfry.sip.digest;

import org.jspecify.annotations.Nullable;

/// Which realms we prove ourselves to, and by what. The name a challenge gives itself is a stranger's claim, so the
/// request says where it went: a realm counts only where its own servers are.
@FunctionalInterface
public interface Realms {

    /// The account for `realm` when it challenges `request`, or null: a stranger, who gets no digest to guess from.
    @Nullable
    Account accountFor(String realm, Outgoing request);
}
