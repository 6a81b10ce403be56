package org.belfry.identity;

/// What the one decision point said, and by which rule (policy A8).
public sealed interface Decision {

    String rule();

    record Allowed(String rule) implements Decision {}

    /// @param sentence for the person refused
    record Refused(String rule, String sentence) implements Decision {}
}
