@NullMarked
package org.belfry.trust;

import org.jspecify.annotations.NullMarked;
