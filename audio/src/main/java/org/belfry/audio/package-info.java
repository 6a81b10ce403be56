/// What is heard, as samples: codecs, resampling, mixing, tones, digits, prompts, sound files. No I/O,
/// no clock, no thread.
///
///     codec   payloads of RTP ◀─▶ samples        tone    tones and keys ◀─▶ samples
///     file    WAV, Ogg Opus ◀─▶ samples          mix     many voices ─▶ what each hears
///     prompt  what the house says and plays      here    sample rates, levels, gain
///
/// Samples are 16-bit PCM in `short[]`, one channel unless said otherwise. What changes belongs to one
/// thread at a time; what works packet by packet allocates nothing. Which section is kept where is
/// listed in `docs/rfc`.
@NullMarked
package org.belfry.audio;

import org.jspecify.annotations.NullMarked;
