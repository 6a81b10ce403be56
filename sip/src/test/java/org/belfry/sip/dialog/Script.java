package org.belfry.sip.dialog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;

/// A conversation in a text file: messages by name, each begun by a line `== name`; lines with `#` are remarks. Via,
/// Max-Forwards and Content-Length are left out of the files and put in here.
public final class Script {

    private final Map<String, List<String>> messages = new LinkedHashMap<>();

    private Script() {}

    public static Script load(Class<?> test, String file) {
        var script = new Script();
        List<String> lines = new ArrayList<>();
        for (String line : read(test, file).lines().toList()) {
            if (line.startsWith("== ")) {
                lines = new ArrayList<>();
                script.messages.put(line.substring(3).strip(), lines);
            } else if (!line.startsWith("#")) {
                lines.add(line.stripTrailing());
            }
        }
        return script;
    }

    private static String read(Class<?> test, String file) {
        try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> lines(String name) {
        return Objects.requireNonNull(messages.get(name), name);
    }

    /// The message as its lines are written, without blank lines at its end.
    public String text(String name) {
        return String.join("\n", lines(name)).strip();
    }

    public SipRequest request(String name) {
        return (SipRequest) message(name);
    }

    public SipResponse response(String name) {
        return (SipResponse) message(name);
    }

    private SipMessage message(String name) {
        List<String> lines = lines(name);
        String start = lines.getFirst();
        String rest = String.join("\r\n", lines.subList(1, lines.size()));
        String whole = start + "\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK" + name.hashCode() + "\r\n" + rest;
        return parse(whole.stripTrailing() + (whole.contains("\r\n\r\n") ? "" : "\r\n\r\n"));
    }

    public static SipMessage parse(String text) {
        if (new SipParser().parseDatagram(text.getBytes(StandardCharsets.UTF_8))
                instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            return message;
        }
        throw new AssertionError("no message: " + text);
    }

    /// What we built, as it would stand in a file.
    public static String print(SipRequest.Builder builder) {
        return print(sent(builder));
    }

    public static String print(SipMessage message) {
        String text = new String(message.toBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        return text.replaceAll("(?m)^(Via|Content-Length): .*\n", "").strip();
    }

    /// The request with a Via, as a transaction would send it.
    public static SipRequest sent(SipRequest.Builder builder) {
        if (!builder.has(HeaderName.VIA)) {
            builder.prepend(Field.VIA, Via.of("UDP", "192.0.2.1", 5060, "z9hG4bKours"));
        }
        return builder.build();
    }
}
