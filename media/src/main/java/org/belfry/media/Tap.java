package org.belfry.media;

import java.lang.foreign.MemorySegment;

/// Hears what a stream of a leg sends, in clear, as it passes: a recorder, a listener for digits.
///
/// Called on the loop that received the packet: must not wait, and copies what it wants to keep.
@FunctionalInterface
public interface Tap {
    /// One RTP packet of `length` bytes at `at`, header included, under the leg's own payload type.
    void packet(MemorySegment region, long at, int length, long nowNanos);
}
