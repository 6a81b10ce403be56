@NullMarked
package org.belfry.audio.prompt;

import org.jspecify.annotations.NullMarked;
