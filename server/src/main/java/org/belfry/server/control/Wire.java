package org.belfry.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How requests and replies look on the socket: one JSON object on one line, UTF-8.
///
/// Limits: a request of 64 KiB and a reply of 64 MiB (the largest is a short report), so that neither side
/// can fill the other's memory.
final class Wire {

    static final int REQUEST_BYTES_MAX = 64 * 1024;
    static final int REPLY_BYTES_MAX = 64 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    static void write(SocketChannel channel, JsonNode message) throws IOException {
        byte[] body = JSON.writeValueAsBytes(message);
        var buffer =
                ByteBuffer.allocate(body.length + 1).put(body).put((byte) '\n').flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /// @throws EOFException if the other side closed before its line was whole
    static JsonNode read(SocketChannel channel, int bytesMax) throws IOException {
        var line = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(8 * 1024);
        while (true) {
            if (channel.read(buffer.clear()) < 0) {
                throw new EOFException("the connection ended before the message was whole");
            }
            int bytes = buffer.position();
            boolean whole = buffer.get(bytes - 1) == '\n';
            line.write(buffer.array(), 0, whole ? bytes - 1 : bytes);
            if (line.size() > bytesMax) {
                throw new IOException("message: %d bytes (expected: at most %d)".formatted(line.size(), bytesMax));
            }
            if (whole) {
                return JSON.readTree(line.toString(StandardCharsets.UTF_8));
            }
        }
    }

    static JsonNode request(String verb, Map<String, String> arguments) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("verb", verb);
        ObjectNode options = node.putObject("arguments");
        arguments.forEach(options::put);
        return node;
    }

    static ControlRequest request(JsonNode node, String unixUser) {
        var arguments = new TreeMap<String, String>();
        node.path("arguments")
                .properties()
                .forEach(e -> arguments.put(e.getKey(), e.getValue().asText()));
        return new ControlRequest(node.path("verb").asText(), arguments, unixUser);
    }

    static JsonNode reply(ControlReply reply) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return switch (reply) {
            case ControlReply.Done(List<String> lines, JsonNode result, boolean healthy) -> {
                var array = node.put("healthy", healthy).putArray("lines");
                lines.forEach(array::add);
                yield node.set("result", result);
            }
            case ControlReply.Refused(String sentence) -> node.put("refused", sentence);
            case ControlReply.NoHouse(String sentence) -> node.put("refused", sentence);
        };
    }

    static ControlReply reply(JsonNode node) {
        if (node.has("refused")) {
            return new ControlReply.Refused(node.path("refused").asText());
        }
        var lines = new ArrayList<String>();
        node.path("lines").forEach(line -> lines.add(line.asText()));
        return new ControlReply.Done(
                lines, node.path("result"), node.path("healthy").asBoolean());
    }
}
