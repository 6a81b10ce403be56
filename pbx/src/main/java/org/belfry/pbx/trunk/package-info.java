/// Trunks: the lines to the world, who is behind them, and what crosses them (policies B3, C3).
@NullMarked
package org.belfry.pbx.trunk;

import org.jspecify.annotations.NullMarked;
