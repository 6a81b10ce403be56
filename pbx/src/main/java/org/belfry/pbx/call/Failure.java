package org.belfry.pbx.call;

/// Why nobody talks. Immutable.
///
/// @param status for who waits (RFC 3261 §21)
/// @param sentence for a screen, and for the record of the call
/// @param rule of the outbound gate that did not pass; empty if it was not asked
record Failure(int status, String sentence, String rule) {

    Failure(int status, String sentence) {
        this(status, sentence, "");
    }

    static Failure nobody(String sentence) {
        return new Failure(BestResponse.NOBODY, sentence);
    }
}
