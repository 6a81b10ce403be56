package org.belfry.net.egress;

/// A line of the register of everything that leaves the house (policy E10).
public sealed interface Way permits Destination, Passage {

    /// Short and stable, e.g. `password-feed`.
    String name();

    /// One sentence for the auditor.
    String purpose();

    /// What is sent there, in words, e.g. `nothing about anybody`.
    String data();

    /// Where to: a host and port, or in words.
    String leadsTo();
}
