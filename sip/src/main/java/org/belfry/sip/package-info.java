/// The language of telephony (RFC 3261 and its family), without a socket, thread or clock: bytes, `now` and
/// randomness come in; messages, bytes, deadlines and faults go out.
///
/// This package reads, prints and builds messages. The way of a message through it:
///
///     bytes ─▶ StreamFramer (TCP, TLS) ─┐
///     datagram, WebSocket message ──────┴▶ SipParser ─▶ Parsed: Whole | Partial | Broken(PeerFault, Refusal)
///                                                         │
///               HeadScan: where the lines are ────────────┤
///               Essentials: what every message must have ─┘
///
/// A [SipMessage] ([SipRequest] or [SipResponse]) is a view: one array, an index of its lines, and a few positions.
/// [Via], [NameAddr], [SipUri] and [Params] are slices of the same array; text is made when somebody asks for it.
/// So a message costs little more than its bytes, and printing it is a copy. The price is that a slice keeps its
/// message in memory: tables that outlive a message keep text.
///
/// Two rules keep peers out of our control flow. A message that exists is good: what every element relies on was
/// checked when it was parsed or built, so reading it can't fail. Any other header is read through a [Field] when
/// it is needed, and reads as absent if it is malformed. What is built passes [MessageBuilder], which lets no
/// control character in, whoever supplied the text.
///
/// Everything is bounded by [SipLimits]; everything is immutable except [StreamFramer] and the builders, which
/// belong to one thread. Which section is kept where is listed in `docs/rfc`.
@NullMarked
package org.belfry.sip;

import org.jspecify.annotations.NullMarked;
