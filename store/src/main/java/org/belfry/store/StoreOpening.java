package org.belfry.store;

/// What came of opening a data directory ([Stores]) or one tenant's database in it ([TenantStore]).
public sealed interface StoreOpening<T> {

    /// Held by this process until closed.
    record Opened<T>(T opened) implements StoreOpening<T> {}

    /// Not usable, and nothing in it was changed.
    ///
    /// @param sentence why, for the operator
    record Refused<T>(String sentence) implements StoreOpening<T> {}
}
