package org.belfry.server.control;

import java.util.Map;
import java.util.Optional;

/// One command from the command line.
///
/// @param verb which, e.g. `user.invite`
/// @param arguments its options
/// @param unixUser who asks, as the kernel says; never what the request says
public record ControlRequest(String verb, Map<String, String> arguments, String unixUser) {

    public ControlRequest {
        arguments = Map.copyOf(arguments);
    }

    public Optional<String> argument(String name) {
        return Optional.ofNullable(arguments.get(name));
    }

    /// Whether a switch such as `--administrator` was given.
    public boolean has(String name) {
        return "true".equals(arguments.get(name));
    }
}
