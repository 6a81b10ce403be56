/// Tests of trunks.
@NullMarked
package org.belfry.pbx.trunk;

import org.jspecify.annotations.NullMarked;
