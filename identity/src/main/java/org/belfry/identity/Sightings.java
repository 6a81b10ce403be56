package org.belfry.identity;

import org.belfry.guard.Sighting;

/// Where identity tells what guessers do, so that the gate of their door can slow them (decision 7). Must not block.
public interface Sightings {

    void seen(Visit visit, Sighting sighting);
}
