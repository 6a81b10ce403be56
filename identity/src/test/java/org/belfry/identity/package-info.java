@NullMarked
package org.belfry.identity;

import org.jspecify.annotations.NullMarked;
