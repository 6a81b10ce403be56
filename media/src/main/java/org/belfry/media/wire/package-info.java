/// The kernel's side of the media port: sockets, batches of datagrams, waiting, by the foreign-function API on the C
/// library (decision 0150). Knows bytes and addresses, nothing of what they mean.
///
///     MediaSocket ──recvmmsg──▶ Batch (64 slots) ──who reads it changes bytes in place──▶ Batch ──sendmmsg──▶
///
/// Nothing here allocates per packet. A [Batch] and a [Kernel] belong to one thread; a socket's number may be sent on
/// from any.
@NullMarked
package org.belfry.media.wire;

import org.jspecify.annotations.NullMarked;
