package org.belfry.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// A few named texts as bytes, to be sealed: count (2 bytes), then each name and value as length (4) and UTF-8, by
/// name.
final class TextMap {

    private TextMap() {}

    static byte[] encode(Map<String, String> texts) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            out.writeShort(texts.size());
            for (var entry : new TreeMap<>(texts).entrySet()) {
                put(out, entry.getKey());
                put(out, entry.getValue());
            }
        } catch (IOException impossible) {
            throw new AssertionError("memory takes every byte", impossible);
        }
        return bytes.toByteArray();
    }

    /// Only of what [#encode] made: sealed bytes that opened are authentic.
    static Map<String, String> decode(byte[] bytes) {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            int count = in.readUnsignedShort();
            var texts = new LinkedHashMap<String, String>();
            for (int i = 0; i < count; i++) {
                texts.put(take(in), take(in));
            }
            return texts;
        } catch (IOException e) {
            throw new IllegalStateException("text map of %d bytes ends early".formatted(bytes.length), e);
        }
    }

    private static void put(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String take(DataInputStream in) throws IOException {
        int length = in.readInt();
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
