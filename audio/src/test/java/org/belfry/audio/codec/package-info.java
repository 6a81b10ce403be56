@NullMarked
package org.belfry.audio.codec;

import org.jspecify.annotations.NullMarked;
