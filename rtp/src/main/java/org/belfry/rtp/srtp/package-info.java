/// Secure RTP (RFC 3711, 6188, 7714): packets are sealed and opened where they lie, in a native region their caller
/// owns, which must have [SrtpSuite#roomBytes] left behind the packet.
///
///     MasterKey ─▶ SessionKeys (key derivation) ─▶ Sealing (CounterSealing | GcmSealing) ─▶ primitives
///                                                      ▲
///     packet ─▶ SrtpSender / SrtpReceiver ─ Stream ────┘        one per direction; a Stream for each SSRC
///               SrtpVerdict ◀─┘              └─ PacketIndex (roll-over counter), ReplayWindow
///
/// Nothing of a receiver changes before a tag was found right, and a packet that was refused lies there as it came, so
/// that it can be tried against the next key. The primitives have two homes, [Primitives#libcrypto] and
/// [Primitives#jdk]: the first makes no garbage and is a few times faster, the second is always there.
///
/// A sender or receiver belongs to one thread at a time; whoever hands it over does so by a message.
@NullMarked
package org.belfry.rtp.srtp;

import org.jspecify.annotations.NullMarked;
