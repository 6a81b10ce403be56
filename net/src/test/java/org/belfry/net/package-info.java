@NullMarked
package org.belfry.net;

import org.jspecify.annotations.NullMarked;
