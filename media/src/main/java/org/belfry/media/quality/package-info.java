/// What was seen of a call's media, and what it says: figures for each leg and direction, and the
/// cause in one sentence when somebody is not heard.
///
///     packet, check, handshake, report ─▶ LegFacts ─ StreamFacts ─▶ QualitySnapshot ─▶ MosEstimate
///                                            (one writing thread)    (immutable)    └─▶ Explanation ◀─ Rules
///
/// No I/O, no clock: `now` is handed in, in nanoseconds of any clock that does not jump. What comes
/// with each packet is written by one thread, the loop that carries it, without a lock or garbage; any
/// thread may ask for a snapshot (decision 0145). Sentences are for people who make calls, and
/// the words of the protocols stand in the evidence (decision 0146). How the estimate of quality is
/// made is decision 0147.
///
/// Times in snapshots are milliseconds since the leg's facts began, and [QualitySnapshot#NEVER] if
/// there is none.
@NullMarked
package org.belfry.media.quality;

import org.jspecify.annotations.NullMarked;
