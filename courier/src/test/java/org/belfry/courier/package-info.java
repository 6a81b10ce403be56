@NullMarked
package org.belfry.courier;

import org.jspecify.annotations.NullMarked;
