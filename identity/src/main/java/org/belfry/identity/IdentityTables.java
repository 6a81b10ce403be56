package org.belfry.identity;

/// The parts of identity that own tables.
record IdentityTables(
        Accounts accounts,
        StoredInvitations invitations,
        StoredSessions sessions,
        FactorTable factors,
        FamiliarNetworks networks,
        StoredNotices notices) {}
