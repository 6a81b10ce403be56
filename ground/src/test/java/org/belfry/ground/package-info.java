@NullMarked
package org.belfry.ground;

import org.jspecify.annotations.NullMarked;
