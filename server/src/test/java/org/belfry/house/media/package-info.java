/// Media as they really sound: telephones and a browser that are not ours call each other through the media port, each
/// with a tone of its own, and what they hear is measured where they hear it.
///
///     caller ──offer──▶ MediaHouse.call ──offer──▶ callee      signalling: as each of them speaks it
///     caller ◀═══════▶ the media port ◀═══════▶ callee         sound: UDP over loopback
@NullMarked
package org.belfry.house.media;

import org.jspecify.annotations.NullMarked;
