package org.belfry.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// The control socket as a stranger's program would speak it: one JSON line asks, one answers.
///
/// The command line does the same, but a process for each question would make a kill loop mostly start-ups.
final class ControlLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ControlLine() {}

    sealed interface Reply {
        record Done(JsonNode result) implements Reply {}

        /// The house said no, or nobody answered.
        record Refused(String sentence) implements Reply {}
    }

    static Reply ask(Path socket, String verb, Map<String, String> arguments) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var out = Channels.newOutputStream(channel);
            out.write(JSON.writeValueAsBytes(Map.of("verb", verb, "arguments", arguments)));
            out.write('\n');
            out.flush();
            var in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                return new Reply.Refused("the house hung up");
            }
            var answer = JSON.readTree(line);
            return answer.has("refused")
                    ? new Reply.Refused(answer.path("refused").asText())
                    : new Reply.Done(answer.path("result"));
        } catch (IOException e) {
            return new Reply.Refused("no answer: " + e.getMessage());
        }
    }
}
