/// Tests.
@NullMarked
package org.belfry.pbx.voicemail;

import org.jspecify.annotations.NullMarked;
