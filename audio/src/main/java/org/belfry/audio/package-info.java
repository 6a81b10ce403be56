/// What is heard, as samples: codecs, resampling, mixing, tones, digits, prompts, sound files. No I/O, no clock, no thread.
@NullMarked
package org.belfry.audio;

import org.jspecify.annotations.NullMarked;
