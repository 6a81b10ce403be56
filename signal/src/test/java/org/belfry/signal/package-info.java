/// Proves the endpoint over real sockets of the loopback, and against telephones of others.
@NullMarked
package org.belfry.signal;

import org.jspecify.annotations.NullMarked;
