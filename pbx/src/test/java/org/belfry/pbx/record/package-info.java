/// Tests.
@NullMarked
package org.belfry.pbx.record;

import org.jspecify.annotations.NullMarked;
