/// Figures, measured the same way each time: `./belfry bench` runs them all, `./belfry bench NAME` one.
///
/// A figure is the median of several runs with its spread, beside its target; nothing here fails a build.
@NullMarked
package org.belfry.bench;

import org.jspecify.annotations.NullMarked;
