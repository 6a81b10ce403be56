/// The verbs of `./belfry`: each is one small class that asks the running house over the control socket, or, where it
/// says so, works on the folders of a house that is not running.
@NullMarked
package org.belfry.server.cli;

import org.jspecify.annotations.NullMarked;
