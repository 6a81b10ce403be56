/// Where devices can be reached (RFC 3261 §10, RFC 5626).
@NullMarked
package org.belfry.pbx.registrar;

import org.jspecify.annotations.NullMarked;
