@NullMarked
package org.belfry.server;

import org.jspecify.annotations.NullMarked;
