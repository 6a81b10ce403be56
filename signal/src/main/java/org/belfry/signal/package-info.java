/// The SIP endpoint: where telephones, trunks and browsers are spoken to.
///
/// [Endpoint] opens doors through `net`, each behind its gate, and builds the one pipeline behind them. What comes in
/// is
/// a message on a [Flow]: the connection or the address and port it came by, which is also the way back. [Reception]
/// judges it first (broken, scanner, too much), then hands it to the [Shard] its Call-ID belongs to. A shard is an
/// event
/// loop with the transactions of its Call-IDs; the [SipHandler] is called there and never blocks. [Faults] is the one
/// place that answers what peers do wrong.
@NullMarked
package org.belfry.signal;

import org.jspecify.annotations.NullMarked;
