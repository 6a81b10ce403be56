package org.belfry.ice.stun;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/// Packets as text: octets in hexadecimal at the start of each line, then what they mean.
public final class Packets {

    private static final Pattern OCTETS = Pattern.compile("^((?:[0-9a-f]{2} ?)+)(?= |$)");

    private Packets() {}

    static byte[] read(String name) {
        try (InputStream in = Packets.class.getResourceAsStream("/packets/" + name)) {
            var hex = new StringBuilder();
            var text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                var octets = OCTETS.matcher(line);
                if (octets.find()) {
                    hex.append(octets.group(1).replace(" ", ""));
                }
            }
            return HexFormat.of().parseHex(hex);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The message, which has to be whole.
    public static StunMessage whole(byte[] b) {
        return switch (StunParser.parse(b, 0, b.length)) {
            case StunParsed.Whole(StunMessage message) -> message;
            case StunParsed.Broken(StunFault fault, int atByte) ->
                throw new AssertionError(
                        fault + " at byte " + atByte + " of " + HexFormat.of().formatHex(b));
        };
    }
}
