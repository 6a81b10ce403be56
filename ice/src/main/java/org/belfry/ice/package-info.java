/// The way through NAT and firewalls: an ICE-lite agent (RFC 8445 §2.5, RFC 7675) on the one media port.
///
///     STUN packet ──▶ StunParser ──▶ IceAgent ──▶ IceSession (found by our user fragment)
///                                       │             │ integrity, role, pair, nomination, consent
///                                       ▼             ▼
///                                   IceAnswer: the bytes to send back, and a verdict
///
/// The agent answers checks and never sends any: it stands at an address that can be reached. [AddressPlan] says which
/// address a caller is told, [Candidate] writes it for SDP, [Priority] does the arithmetic.
///
/// `now` is the time that only goes forward, in nanoseconds. No I/O, no clock, no thread: an agent and its sessions
/// belong to one thread, except for what [IceSession] says others may ask. The messages themselves are read and
/// written in `stun`, the relay for those whose network lets no UDP out is `turn`.
@NullMarked
package org.belfry.ice;

import org.jspecify.annotations.NullMarked;
