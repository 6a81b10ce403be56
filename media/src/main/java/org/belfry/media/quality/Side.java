package org.belfry.media.quality;

/// Whose leg of a call.
public enum Side {
    CALLER("caller"),
    CALLED("called side");

    private final String noun;

    Side(String noun) {
        this.noun = noun;
    }

    String noun() {
        return noun;
    }
}
