package org.belfry.ground;

/// Who did something, for the audit trail (policy C6).
public sealed interface Actor {

    /// A signed-in person.
    record Someone(PersonId person) implements Actor {}

    /// Whoever holds the file permission of the control socket: the operator at the machine's own command line.
    record CommandLine(String unixUser) implements Actor {}

    /// Belfry itself, by the task named.
    record House(String task) implements Actor {}

    /// Somebody who has not proven who they are.
    record Stranger() implements Actor {}
}
