@NullMarked
package org.belfry.pbx.front;

import org.jspecify.annotations.NullMarked;
