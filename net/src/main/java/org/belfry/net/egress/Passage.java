package org.belfry.net.egress;

/// A way out whose addresses a protocol finds by rules of its own, each time anew, so that none can stand on the
/// register. Immutable.
///
/// @param leadsTo where to, in words
public record Passage(String name, String purpose, String data, String leadsTo) implements Way {}
