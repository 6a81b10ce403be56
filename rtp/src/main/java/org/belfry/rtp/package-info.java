/// Voice and video on the wire, without a socket, thread or clock: bytes and `now` come in, bytes and facts go out.
///
/// Packets are read and rewritten where they lie, in a `MemorySegment` with a position and a length
/// (decision 0110):
///
///     datagram ─▶ MediaKind ─┬─▶ RtpHeader (a field or two, no object) · RtpPacket · HeaderExtensions · TelephoneEvent
///                            └─▶ RtcpCompound (walks, maps SSRCs)      · ReportBlock     RtcpWriter ─▶ reports
///
/// What a stream is remembered by: [Reception] (loss, jitter, round trip), [StreamRewrite] (one outgoing stream of many
/// sources), [KeyPresses] and [KeyPress] (digits), [JitterBuffer]. Encryption is `org.belfry.rtp.srtp`.
///
/// Everything mutable here belongs to one thread at a time. Nothing a peer sends makes anything throw: it is refused by
/// an enum, or reads as absent. Which section is kept where is listed in `docs/rfc`.
@NullMarked
package org.belfry.rtp;

import org.jspecify.annotations.NullMarked;
