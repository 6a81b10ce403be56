package org.belfry.media.record;

/// Which channel a side of a call is heard on; never changes during a recording.
public enum Channel {
    LEFT,
    RIGHT
}
