/// Many voices in one room: each hears all but itself, and who is talking is known.
///
/// No clock: whoever has the metronome calls [Mixer#tick] every 20 ms. Belongs to that thread.
/// Allocates nothing between joining and leaving.
@NullMarked
package org.belfry.audio.mix;

import org.jspecify.annotations.NullMarked;
