/// A virtual clock and a lossy network, so that days pass in no time and a run replays from its seed. [SipPeer] is an
/// element that speaks SIP there; more scripted peers follow with the rooms they speak to.
@NullMarked
package org.belfry.sim;

import org.jspecify.annotations.NullMarked;
