/// The SIP endpoint: where telephones, trunks and browsers are spoken to.
///
/// [Endpoint] opens doors through `net`, each behind its gate, and builds the one pipeline behind them.
/// What comes in is a message on a [Flow]: the connection or the address and port it came by, which is
/// also the way back. [Reception] judges it first (broken, scanner, too much), then hands it to the
/// [Shard] its Call-ID belongs to: an event loop with the transactions of its Call-IDs. Whoever builds
/// on the endpoint gives each shard a [org.belfry.sip.transaction.TransactionUser], which is called
/// there and never blocks, and answers and asks through that shard's [Exchange]. [Faults] is the one
/// place that answers what peers do wrong before any transaction.
///
/// What goes out: [Locator] finds the hops to a URI, [Ways] looks names up off the loops, [Dials] keeps
/// one connection for each hop.
@NullMarked
package org.belfry.signal;

import org.jspecify.annotations.NullMarked;
