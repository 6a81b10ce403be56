/// What became of each call.
@NullMarked
package org.belfry.pbx.record;

import org.jspecify.annotations.NullMarked;
