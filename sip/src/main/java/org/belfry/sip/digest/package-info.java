/// Digest authentication for SIP (RFC 3261 §22, RFC 7616, RFC 8760), both sides, without a clock, socket or chance
/// of its own.
///
/// [AuthParams] reads what stands in an Authorization, WWW-Authenticate or Authentication-Info header and its proxy
/// twins. [DigestServer] makes challenges with stateless nonces and turns an answer into a [Verdict]; only it can
/// make a [DigestServer.Authenticated]. What may be offered is an [Offer], what a device proves itself with is a
/// [HashedSecret], found through [Secrets]. [DigestClient] answers the challenges that its [Realms] recognise, one
/// [DigestExchange] for each request we send.
///
/// Nobody is believed twice: a nonce carries its time and a keyed code over the flow it was sent to, and each count
/// of it passes once. Nothing is answered to a stranger: a foreign realm, or a challenge inside a dialog that the
/// other side began, gets no digest to guess passwords from.
@NullMarked
package org.belfry.sip.digest;

import org.jspecify.annotations.NullMarked;
