@NullMarked
package org.belfry.audio;

import org.jspecify.annotations.NullMarked;
