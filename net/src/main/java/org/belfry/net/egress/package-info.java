/// The one way out over HTTP, and the register of everything that leaves.
///
/// [Egress] keeps the register; each [Destination] on it says whether it may lead to private addresses, and its
/// [Outlet] asks there and gets an [Answer]. [WebProbe] visits our own doors this way, as a stranger would.
@NullMarked
package org.belfry.net.egress;

import org.jspecify.annotations.NullMarked;
