/// A virtual clock, so that days pass in no time and a run replays from its seed. Networks and scripted peers follow
/// with the rooms they speak to.
@NullMarked
package org.belfry.sim;

import org.jspecify.annotations.NullMarked;
