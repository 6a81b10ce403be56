package org.belfry.ice.stun;

/// What a message's integrity says about its sender.
public enum SealVerdict {
    /// There is none.
    ABSENT,
    /// Made with another key, or something was changed on the way.
    WRONG,
    RIGHT
}
