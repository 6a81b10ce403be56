package org.belfry.identity;

/// That the person of a session has shown within [Confirmation#FRESH] that it is them. Only a [Confirmation] gives one,
/// so what asks for this value cannot be done with a stolen cookie alone. Immutable; of use at once, not later.
public final class FreshProof {

    private final Session session;

    FreshProof(Session session) {
        this.session = session;
    }

    public Session session() {
        return session;
    }
}
