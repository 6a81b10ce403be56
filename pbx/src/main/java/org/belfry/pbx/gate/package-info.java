/// The one place that lets out what can cost money (policy C5, design decision 8).
@NullMarked
package org.belfry.pbx.gate;

import org.jspecify.annotations.NullMarked;
