/// The whole house: [Main] reads the command line, [House] builds every room in order and opens the doors.
///
/// `config` turns files and options into one checked [org.belfry.server.config.Configuration]; `control` is the Unix
/// socket through which the command line talks to a running house; `cli` holds its verbs.
@NullMarked
package org.belfry.server;

import org.jspecify.annotations.NullMarked;
