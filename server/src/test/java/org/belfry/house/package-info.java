/// How the house proves itself: the arrows between rooms, the seams for time and threads, tidiness, the words, and
/// (tagged `real` and `long`) the started server as an operator, an attacker and a failing disk meet it.
@NullMarked
package org.belfry.house;

import org.jspecify.annotations.NullMarked;
