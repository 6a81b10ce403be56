/// Calls heard and seen: carried encrypted, and nothing else let through.
@NullMarked
package org.belfry.media;

import org.jspecify.annotations.NullMarked;
