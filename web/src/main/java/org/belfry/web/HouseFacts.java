package org.belfry.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.ByteCount;

/// What only the whole house knows about itself. Answers at once and from memory: some of it is asked for
/// on an event loop. Thread-safe.
public interface HouseFacts {

    String version();

    Instant startedAt();

    /// Whether every door that should be open is open, and the stores answered when they were last asked,
    /// which is no longer ago than half a minute. False while the house begins and from the moment it
    /// begins to end. Asked by load balancers, on an event loop: answered from what was noted, never by
    /// asking a store.
    boolean ready();

    /// The host name people use.
    String serverName();

    /// The origin people use for the app, e.g. `https://pbx.example.com`; begins the links that make their
    /// accounts.
    String appOrigin();

    /// Every host name and address literal the doors are reached by, lower-case, without port: what a
    /// `Host` header may say. Address literals of IPv6 stand without brackets.
    Set<String> names();

    /// The names passkeys can belong to: a browser gives out none at bare addresses.
    Set<String> passkeyNames();

    /// `SQLite` or `PostgreSQL`.
    String database();

    Memory memory();

    /// The certificate the doors show now.
    Optional<Certificate> certificate();

    List<Door> doors();

    record Memory(ByteCount used, ByteCount max) {}

    record Certificate(String subject, String issuer, Instant notBefore, Instant notAfter, List<String> names) {}

    /// One door of the register.
    ///
    /// @param onlyFrom the networks that get in beside this machine, e.g. `192.0.2.0/24`; none means everybody
    /// @param connections open now
    /// @param refused by its gate since the start
    record Door(
            String name,
            String protocol,
            String address,
            int port,
            String purpose,
            boolean open,
            List<String> onlyFrom,
            long connections,
            long refused) {}
}
