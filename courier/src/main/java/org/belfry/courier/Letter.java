package org.belfry.courier;

import java.util.List;
import java.util.Optional;

/// A mail as it is to be: plain text, and perhaps a file. Immutable; the bytes are not copied.
///
/// Nothing in it can become a header or a command: control characters in subject and file name become spaces, and
/// those in the text too.
///
/// Limits: [#SUBJECT_CHARS_MAX], [#LINES_MAX] of [#LINE_CHARS_MAX]; what is longer is cut. [Attachment#BYTES_MAX].
///
/// @param lines the text
public record Letter(MailAddress to, String subject, List<String> lines, Optional<Attachment> attachment) {

    static final int SUBJECT_CHARS_MAX = 200;
    static final int LINES_MAX = 200;
    static final int LINE_CHARS_MAX = 500;

    public Letter {
        subject = oneLine(subject, SUBJECT_CHARS_MAX);
        lines = lines.stream()
                .limit(LINES_MAX)
                .map(line -> oneLine(line, LINE_CHARS_MAX))
                .toList();
    }

    /// @param mediaType such as `audio/wav`
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Attachment(String name, String mediaType, byte[] bytes) {

        /// Of a file: many servers take 20 MB as a mail, in which a file is a third larger.
        public static final int BYTES_MAX = 12 * 1024 * 1024;

        private static final int NAME_CHARS_MAX = 100;

        /// @throws IllegalArgumentException if there are more than [#BYTES_MAX], or `mediaType` is none
        public Attachment {
            if (bytes.length > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "attachment: %d bytes (expected: at most %d)".formatted(bytes.length, BYTES_MAX));
            }
            if (!mediaType.matches("[a-z]+/[a-z0-9.+-]+")) {
                throw new IllegalArgumentException(
                        "media type: '%.40s' (expected: such as audio/wav)".formatted(mediaType));
            }
            name = oneLine(name, NAME_CHARS_MAX);
        }
    }

    private static String oneLine(String text, int charsMax) {
        var line = new StringBuilder();
        text.codePoints().map(c -> isSeparating(c) ? ' ' : c).limit(charsMax).forEach(line::appendCodePoint);
        return line.toString();
    }

    /// Ends a line for somebody, or turns what follows around.
    private static boolean isSeparating(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
