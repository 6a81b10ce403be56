package org.belfry.audio.file;

/// What came of opening a file.
public sealed interface Opened<F> {

    /// It can be read.
    record Playable<F>(F file) implements Opened<F> {}

    /// It cannot.
    ///
    /// @param reason value and expectation, for people; holds nothing of the file but numbers
    /// @param atByte where
    record Refused<F>(String reason, long atByte) implements Opened<F> {}
}
