/// Proof of call quality: counters, estimates, and the cause in one sentence.
@NullMarked
package org.belfry.media.quality;

import org.jspecify.annotations.NullMarked;
