@NullMarked
package org.belfry.pbx.device;

import org.jspecify.annotations.NullMarked;
