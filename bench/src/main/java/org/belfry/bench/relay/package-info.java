/// Load for media relays: ours and rtpengine in userspace, on one processor each in turns, with a
/// driver on the other.
///
///     RelayBench ──starts──▶ Relay (ours | rtpengine) ◀─50 packets a second and stream, or all it takes─ RelayDriver
///                                     └────────────────────▶ counts, delays ───────────────────────────────┘
@NullMarked
package org.belfry.bench.relay;

import org.jspecify.annotations.NullMarked;
