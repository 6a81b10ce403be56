package org.belfry.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Messages from the test resources, with `{names}` filled in and lines ended by CRLF.
final class Packets {

    private Packets() {}

    static String read(String name, Map<String, String> values) {
        try (var in = Packets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no such file: " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("{" + value.getKey() + "}", value.getValue());
            }
            return text.replace("\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String options(SipTransport transport, String branch) {
        return read("options.sip", Map.of("transport", transport.name(), "branch", branch, "call", "call-" + branch));
    }

    static String invite(SipTransport transport, String branch) {
        return read("invite.sip", Map.of("transport", transport.name(), "branch", branch, "call", "call-" + branch));
    }
}
