/// Tests.
@NullMarked
package org.belfry.pbx.dialplan;

import org.jspecify.annotations.NullMarked;
