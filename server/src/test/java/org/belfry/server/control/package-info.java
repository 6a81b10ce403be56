@NullMarked
package org.belfry.server.control;

import org.jspecify.annotations.NullMarked;
