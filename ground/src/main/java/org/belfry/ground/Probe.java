package org.belfry.ground;

/// Looks at the running system, not at its configuration or its source, and says what it saw (decision 9).
public interface Probe {

    Control control();

    /// Looks once. May block; a fault thrown is reported as [Evidence.State#UNKNOWN] by the caller.
    Evidence look(Time time);
}
