@NullMarked
package org.belfry.server.config;

import org.jspecify.annotations.NullMarked;
