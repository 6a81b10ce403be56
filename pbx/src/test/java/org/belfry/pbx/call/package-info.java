/// Calls, proven with signalling and voices on loopback.
@NullMarked
package org.belfry.pbx.call;

import org.jspecify.annotations.NullMarked;
