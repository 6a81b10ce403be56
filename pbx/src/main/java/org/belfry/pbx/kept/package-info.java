/// How plans, policies and details are written into sealed columns.
@NullMarked
package org.belfry.pbx.kept;

import org.jspecify.annotations.NullMarked;
