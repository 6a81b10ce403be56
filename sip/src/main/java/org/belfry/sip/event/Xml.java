package org.belfry.sip.event;

import java.nio.charset.StandardCharsets;

/// Writes XML 1.0 in which nobody's text becomes markup. Owned by one thread.
///
/// The five special characters are escaped everywhere; what XML can't hold (controls, lone surrogates, U+FFFE and
/// U+FFFF) becomes U+FFFD; tab and line ends in attributes are kept by reference.
final class Xml {

    private final StringBuilder out = new StringBuilder(512).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    /// `<name a="…" …>` of name and value pairs; an empty value is left out.
    Xml open(String name, String... attributes) {
        return tag(name, ">", attributes);
    }

    /// `<name a="…" …/>`.
    Xml empty(String name, String... attributes) {
        return tag(name, "/>", attributes);
    }

    private Xml tag(String name, String end, String... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i + 1].isEmpty()) {
                out.append(' ').append(attributes[i]).append("=\"");
                text(attributes[i + 1]);
                out.append('"');
            }
        }
        out.append(end);
        return this;
    }

    Xml text(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default -> out.appendCodePoint(isLegal(c) ? c : 0xFFFD);
            }
        }
        return this;
    }

    private static boolean isLegal(int c) {
        boolean isSurrogate = c >= 0xD800 && c <= 0xDFFF;
        return c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !isSurrogate;
    }

    Xml close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    /// `<name …>text</name>`.
    Xml element(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close(name);
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
