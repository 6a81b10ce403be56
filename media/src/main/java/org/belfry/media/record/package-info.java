/// Records calls: each side of a call on a channel of its own, as a stream of bytes that plays whenever
/// it breaks off.
///
///     loop ──copy──▶ [PacketRing] ──▶ order, decode, place by the clock ──▶ stereo Opus in Ogg ──▶ [RecordingSink]
///
/// A loop never waits for a recording. Where the bytes go, and under which keys, is the sink's owner's
/// to say.
@NullMarked
package org.belfry.media.record;

import org.jspecify.annotations.NullMarked;
