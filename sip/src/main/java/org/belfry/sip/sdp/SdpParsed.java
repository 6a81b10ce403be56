package org.belfry.sip.sdp;

/// What became of bytes that should be a description. A body has its length from elsewhere, so nothing is ever partial.
public sealed interface SdpParsed {

    record Whole(SessionDescription description) implements SdpParsed {}

    /// The peer erred.
    ///
    /// @param atByte where its line starts (for a limit: where it was passed), counted from the body's first byte
    record Broken(Fault fault, int atByte) implements SdpParsed {}

    /// What a peer can do wrong so badly that no stream may be set up from it.
    enum Fault {
        /// No line at all.
        EMPTY,
        TOO_MANY_BYTES,
        TOO_MANY_LINES,
        TOO_LONG_LINE,
        TOO_MANY_MEDIA,
        TOO_MANY_ATTRIBUTES,
        TOO_MANY_CANDIDATES,
        /// A NUL, or a CR inside a line.
        FORBIDDEN_BYTE,
        /// Not one letter, `=` and a value.
        NOT_A_LINE,
        /// A letter nobody has defined: RFC 8866 §5 wants the whole description ignored.
        UNKNOWN_LETTER,
        /// A letter that has no place in a media section.
        MISPLACED,
        /// Twice what may stand once: two readers would believe different ones.
        REPEATED,
        BAD_VERSION,
        BAD_ORIGIN,
        BAD_CONNECTION,
        BAD_BANDWIDTH,
        BAD_MEDIA,
        BAD_PORT,
        MISSING_ORIGIN,
        /// An open section without any `c=`.
        MISSING_CONNECTION
    }

    /// Bounds of one description. Memory stays under about ten times `bytesMax`; time is linear in it.
    ///
    /// @param bytesMax a browser's offer with fifty sections is about 60 KB
    /// @param linesMax all lines, also empty ones
    /// @param lineBytesMax without the line's end
    /// @param mediaMax sections; each may cost ports and a stream
    /// @param attributesMax in one section
    /// @param candidatesMax in the whole description; each is an address a connectivity agent would send checks
    ///     to, so this also bounds how many third parties one call can be pointed at (RFC 8445 §19.4)
    record Limits(int bytesMax, int linesMax, int lineBytesMax, int mediaMax, int attributesMax, int candidatesMax) {

        public static final Limits DEFAULT = new Limits(64 * 1024, 2_000, 4 * 1024, 64, 256, 100);

        public Limits {
            Grammar.requireRange("bytesMax", bytesMax, 1, 1024 * 1024);
            Grammar.requireRange("linesMax", linesMax, 1, 65_536);
            Grammar.requireRange("lineBytesMax", lineBytesMax, 16, 64 * 1024);
            Grammar.requireRange("mediaMax", mediaMax, 0, 1_024);
            Grammar.requireRange("attributesMax", attributesMax, 0, 65_536);
            Grammar.requireRange("candidatesMax", candidatesMax, 0, 1_024);
        }
    }
}
