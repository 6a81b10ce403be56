/// The one way out over HTTP and blocking sockets, and the register of everything that leaves.
///
/// [Egress] keeps the register, whose lines are [Way]s. Each [Destination] on it says whether it may lead to private
/// addresses, and its [Outlet] asks there and gets an [Answer], or its [OutgoingSockets] carry what a library speaks.
/// Each [Passage] is a protocol that finds its addresses itself: SIP takes its connections from [OutgoingStreams].
/// [WebProbe] visits our own doors, as a stranger would.
@NullMarked
package org.belfry.net.egress;

import org.jspecify.annotations.NullMarked;
