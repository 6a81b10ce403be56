package org.belfry.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What the house answers to a [ControlRequest].
public sealed interface ControlReply {

    /// @param lines for people
    /// @param result the same facts for machines (`--json`)
    /// @param healthy false when the command was carried out but found something wrong: the exit code is then 1
    record Done(List<String> lines, JsonNode result, boolean healthy) implements ControlReply {
        public Done {
            lines = List.copyOf(lines);
        }

        public Done(List<String> lines, JsonNode result) {
            this(lines, result, true);
        }
    }

    /// @param sentence why not, and what to do
    record Refused(String sentence) implements ControlReply {}

    /// Nobody was there to ask.
    ///
    /// @param sentence what to do
    record NoHouse(String sentence) implements ControlReply {}
}
