/// Tones: what a caller hears before somebody answers, keys as tones, noise in place of silence; and
/// recognising them.
///
///     CallProgress + country ─▶ ToneTable ─▶ Tone ─▶ ToneGenerator ─▶ samples
///     a key ─▶ DtmfKeys ──────────────────────▲
///     samples ─▶ DtmfDetector ─▶ keys        samples ─▶ ToneProbe ─▶ frequency and level
///
/// Samples are 16-bit PCM of one channel. Generators and the detector belong to one thread at a time
/// and allocate nothing while they work; everything else is immutable.
@NullMarked
package org.belfry.audio.tone;

import org.jspecify.annotations.NullMarked;
