/// STUN messages (RFC 8489), with the attributes of ICE (RFC 8445) and TURN (RFC 8656): read, judged, written.
///
///     datagram ──▶ StunParser ──▶ StunParsed: Whole(StunMessage) | Broken(StunFault, atByte)
///                                                │
///                          StunSeal.verify(message, StunKey) ──▶ SealVerdict
///
/// A [StunMessage] is a view of the caller's array and lives as long as that is left alone; what it says was checked
/// when it was parsed, so asking it can't fail. Attributes behind MESSAGE-INTEGRITY are nobody's and are not shown
/// (RFC 8489 §14.5). [StunWriter] makes messages, [AnswerCredit] sees to it that strangers can't make us send
/// more than they sent.
///
/// No I/O, no clock, no thread. [StunSeal], [StunWriter] and [AnswerCredit] belong to one thread; everything else is
/// immutable.
@NullMarked
package org.belfry.ice.stun;

import org.jspecify.annotations.NullMarked;
