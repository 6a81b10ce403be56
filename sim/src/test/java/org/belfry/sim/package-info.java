@NullMarked
package org.belfry.sim;

import org.jspecify.annotations.NullMarked;
