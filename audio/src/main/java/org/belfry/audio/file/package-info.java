/// Sound files, as bytes: WAV and Ogg Opus (RFC 7845), written and read. No file is opened here:
/// writers hand bytes to a [ByteSink], readers are given a `MemorySegment` (a mapped file, or an
/// array).
///
///     samples ─▶ WavWriter ─▶ ByteSink           MemorySegment ─▶ WavFile ─▶ samples
///     packets ─▶ OggOpusWriter ─▶ ByteSink       MemorySegment ─▶ OggOpusFile ─▶ packets or samples
///
/// Writers only append, so a process that is killed leaves a file that plays up to its last second
/// (decision 0132). Files may come from strangers: whatever stands in them, readers answer
/// [Opened.Refused] or end early, and never hold more than one packet. Everything here belongs to one
/// thread at a time.
@NullMarked
package org.belfry.audio.file;

import org.jspecify.annotations.NullMarked;
