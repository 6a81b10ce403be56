package org.belfry.server;

import java.util.List;

/// What `start` says on the terminal once every door is open.
///
/// @param lines for whoever reads along
/// @param ready the one line that begins with `ready `, for scripts: the app's address, the console's, and while there
///     is no administrator the link that makes the first
public record Greeting(List<String> lines, String ready) {
    public Greeting {
        lines = List.copyOf(lines);
    }
}
