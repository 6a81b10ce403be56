package org.belfry.vault;

/// What came of opening a sealed value.
public sealed interface Unsealed {

    /// The value, exactly as it was sealed at this very place.
    @SuppressWarnings("ArrayRecordComponent")
    record Plain(byte[] bytes) implements Unsealed {}

    /// The key was destroyed: the value is erased for good.
    record Erased() implements Unsealed {}

    /// The bytes were altered, moved from another place, or sealed under a key that this folder does not hold.
    record Refused(String sentence) implements Unsealed {}
}
