/// The language of telephony (RFC 3261 and its family), without a socket, thread or clock: bytes, `now` and randomness
/// come in; messages, bytes, deadlines and faults go out.
@NullMarked
package org.belfry.sip;

import org.jspecify.annotations.NullMarked;
