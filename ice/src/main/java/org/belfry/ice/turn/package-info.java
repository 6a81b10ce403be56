/// The core of a TURN server (RFC 8656): a way to us for those whose network lets no UDP out.
///
///     client ─ UDP, TCP, TLS ─▶ Flow ─▶ TurnServer ──▶ Wires.toClient: answers, data
///                                          │  ├──────▶ Wires.toMedia: our own media port, in process
///                                          │  └──────▶ Wires.toPeer: others, only where there is a range of ports
///                                          ▼
///                               Allocation: permissions, channels, lifetimes ◀── RelayPorts
///
/// Who may use it is decided by credentials that live for hours ([TurnSecrets]), where it reaches by [PeerPolicy].
/// Media goes by [Channel]: [TurnServer#allocation] and [Allocation#outward] find one from the numbers in a packet's
/// header and in the socket's address, [TurnServer#relayedAt] and [Allocation#inward] the other way round; neither
/// takes memory, copies a byte or looks at a clock. Everything else, a few messages a minute, goes through
/// [TurnServer#received] and [TurnServer#fromPeer].
///
/// No I/O, no clock, no thread: a server and all it hands out belong to one thread.
@NullMarked
package org.belfry.ice.turn;

import org.jspecify.annotations.NullMarked;
