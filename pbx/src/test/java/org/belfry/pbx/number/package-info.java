/// Tests.
@NullMarked
package org.belfry.pbx.number;

import org.jspecify.annotations.NullMarked;
