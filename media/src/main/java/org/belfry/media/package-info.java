/// Calls heard and seen: carried encrypted on one UDP port, and nothing else let through.
///
///     MediaPort ─┬─ MediaLoop (one a processor): packets ─▶ MediaTransport ─▶ Track ─▶ Relay ─▶ Outbound ─▶ packets
///                ├─ Desk (one): connectivity checks, handshakes, what was agreed
///                └─ TurnRelay (one a loop): clients whose network lets nothing else through
///
/// Start with [MediaPort]: it gives a [MediaLeg] for each side of a call, which is applied the plan its descriptions
/// agreed on (`plan`), and joins two of them. Follow a packet from [MediaLoop] on; what decides whose it is stands in
/// decision 0151, and in [Directory] and [MediaTransport]. `wire` is the kernel's side, `dtls` makes a browser's keys,
/// `quality` says how it went.
///
/// Packets are written and read by loops only, everything agreed by the desk only; what passes between them is a
/// message, a volatile reference to something immutable, or [Ownership].
@NullMarked
package org.belfry.media;

import org.jspecify.annotations.NullMarked;
