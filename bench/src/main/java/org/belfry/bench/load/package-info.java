/// Load for SIP servers: a driver in a process of its own that outruns what it measures, the servers of ours it is
/// pointed at, and the peers beside them.
///
///     bench ──starts──▶ server, pinned to one processor ◀──load── driver, pinned to another
///
/// Why a driver of our own and no framework is told in decision 0097.
@NullMarked
package org.belfry.bench.load;

import org.jspecify.annotations.NullMarked;
