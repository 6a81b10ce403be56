/// What two sides of a call say about their media (RFC 8866) and how they agree on it (RFC 3264).
///
/// Start with [SessionDescription], a picture of one description: `parse` turns bytes into it or into a fault with its
/// byte ([SdpParsed]), `print` turns it back into bytes. A [MediaDescription] is one `m=` section; its [Attribute]s are
/// typed in four families ([CodecAttribute], [SecurityAttribute], [IceAttribute], [StreamAttribute]) and keep their
/// order, known or not. [MediaStream] answers what holds for one stream when session and section are read together.
///
/// [OfferAnswer] makes offers and answers out of what this side can do ([LocalSession], [LocalStream], [Codec]),
/// and checks what the other side sends. [SdpChange] says what differs between two descriptions in meaning.
///
/// Everything here is immutable and pure. Keys, passwords and addresses never appear in any `toString`; only
/// [Attribute#wire] and [SessionDescription#print] show them.
@NullMarked
package org.belfry.sip.sdp;

import org.jspecify.annotations.NullMarked;
