package org.belfry.ground;

/// Where audit events go; kept by the ledger of a tenant.
public interface AuditTrail {

    /// Returns when the event is durable on disk: an act that must be audited is not answered before. Waits; call from
    /// a thread that may block.
    void record(AuditEvent event);
}
