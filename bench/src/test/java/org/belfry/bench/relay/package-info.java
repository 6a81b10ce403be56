/// Proof of the parts that measure.
@NullMarked
package org.belfry.bench.relay;

import org.jspecify.annotations.NullMarked;
