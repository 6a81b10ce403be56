/// The control socket: how the command line talks to the running house.
///
/// One Unix socket in the data folder, mode 0600: whoever may open the file may command the house, and the kernel says
/// who it was ([ControlRequest#unixUser]). One JSON line asks, one JSON line answers, then the connection ends.
@NullMarked
package org.belfry.server.control;

import org.jspecify.annotations.NullMarked;
