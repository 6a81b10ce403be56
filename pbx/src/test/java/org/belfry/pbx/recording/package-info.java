/// What a tenant keeps of recorded calls.
@NullMarked
package org.belfry.pbx.recording;

import org.jspecify.annotations.NullMarked;
