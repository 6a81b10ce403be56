/// Tests.
@NullMarked
package org.belfry.pbx.gate;

import org.jspecify.annotations.NullMarked;
