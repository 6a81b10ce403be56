@NullMarked
package org.belfry.audio.tone;

import org.jspecify.annotations.NullMarked;
