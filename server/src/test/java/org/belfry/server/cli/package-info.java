/// The command line as typed.
@NullMarked
package org.belfry.server.cli;

import org.jspecify.annotations.NullMarked;
