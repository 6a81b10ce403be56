package org.belfry.net;

/// How opening a door ended.
public sealed interface Opening<D extends Door> {

    record Opened<D extends Door>(D door) implements Opening<D> {}

    /// @param sentence what is wrong and what to do, for whoever started the house
    record Failed<D extends Door>(Why why, String sentence) implements Opening<D> {}

    /// Why a door could not be opened.
    enum Why {
        /// Somebody else listens there.
        PORT_TAKEN,
        /// Ports below 1024 are the system's to give.
        NOT_PERMITTED,
        /// The machine has no such address.
        NO_SUCH_ADDRESS,
        OTHER
    }
}
