@NullMarked
package org.belfry.audio.mix;

import org.jspecify.annotations.NullMarked;
