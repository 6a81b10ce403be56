/// What both ends of a call agree on about its media, in every pairing of endpoints. Pure functions on descriptions.
///
/// A [Leg] is one side's conversation of offers and answers: it makes ours, checks theirs, and gives a [LegPlan] or a
/// [Refusal] with its sentence. What it offers is a list of [Wish]es. [Pairing] joins two legs: it shapes the wishes
/// for one side by what the other said, so that both share a codec where they can, and says what has to be done with a
/// packet on its way across ([MediaPath]).
///
/// Rules that hold everywhere: keys in a description only under secure signalling and never with a browser; plain RTP
/// only where the endpoint is known for it; a protected call is never offered or answered plain again. Addresses are
/// data: where packets go is decided by the room that sends them.
@NullMarked
package org.belfry.media.plan;

import org.jspecify.annotations.NullMarked;
