package org.belfry.vault;

/// How importing a certificate ended.
public sealed interface Imported {

    /// Good for a server as it is.
    record Accepted(ServerIdentity identity) implements Imported {}

    /// Not usable; `sentence` tells the person who brought it what was found and what is expected.
    record Rejected(Fault fault, String sentence) implements Imported {}

    /// What is wrong, for programs.
    enum Fault {
        TOO_LARGE,
        UNREADABLE,
        NO_CERTIFICATE,
        NO_KEY,
        SEVERAL_KEYS,
        PASSPHRASE_NEEDED,
        WRONG_PASSPHRASE,
        KEY_MISMATCH,
        CHAIN_ORDER,
        EXPIRED,
        NOT_YET_VALID,
        NOT_FOR_SERVERS,
        NO_NAMES,
        WEAK
    }
}
