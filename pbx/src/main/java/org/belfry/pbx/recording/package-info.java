/// Calls that were recorded by a rule: kept sealed for all whose voice is in them.
@NullMarked
package org.belfry.pbx.recording;

import org.jspecify.annotations.NullMarked;
