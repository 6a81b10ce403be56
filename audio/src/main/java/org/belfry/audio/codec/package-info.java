/// From payloads of RTP to samples and back, one object a direction and a call leg.
///
///     AudioFormat ─▶ Codecs ─▶ Encoder  samples ─▶ payload
///                          └─▶ Decoder  payload ─▶ samples; a lost payload ─▶ what may have been heard
///
/// Samples are 16-bit PCM in `short[]`, channels interleaved; payloads lie in a `MemorySegment`, native
/// or not, and are read and written in place where the codec allows it. Opus is done by libopus where
/// it is found, else by Concentus (decision 0130). An encoder or decoder belongs to one thread at a
/// time. What is no payload of a codec is refused by a negative number; nothing a peer sends makes
/// anything throw. Which section is kept where: `docs/rfc`.
@NullMarked
package org.belfry.audio.codec;

import org.jspecify.annotations.NullMarked;
