@NullMarked
package org.belfry.guard;

import org.jspecify.annotations.NullMarked;
