@NullMarked
package org.belfry.rtp;
import org.jspecify.annotations.NullMarked;
