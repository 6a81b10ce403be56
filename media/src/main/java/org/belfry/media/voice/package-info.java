/// The codecs of the audio room as descriptions name them, for whoever hears a leg: the transcoder, the
/// recorder.
@NullMarked
package org.belfry.media.voice;

import org.jspecify.annotations.NullMarked;
