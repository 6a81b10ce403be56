package org.belfry.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// How every key file looks: a line that says what it is, then one line of base64 over the body and a checksum.
///
///     belfry tenant key 1
///     base64(body ‖ first 8 bytes of SHA-256(title ‖ newline ‖ body))
///
/// The checksum tells damage (restore the file) from a wrong passphrase (type it again); that nobody altered the file
/// on purpose is the AEAD's to say. Text, so that a file survives any way of copying it.
final class KeyFileText {

    /// Bound on what is read: a ring of 1,000 versions is 48 KB.
    static final int FILE_BYTES_MAX = 1 << 20;

    static final String ROOT_CLEAR = "belfry root key 1, in the clear: keep secret, and apart from the data";
    static final String ROOT_STRETCHED = "belfry root key 1, under a passphrase";
    static final String HOUSE = "belfry house key 1";
    static final String TENANT = "belfry tenant key 1";
    static final String PERSON = "belfry person key 1";
    static final String LEDGER_END = "belfry ledger end 1";
    static final String RECOVERY = "belfry recovery 1";

    private static final int CHECKSUM_BYTES = 8;

    private final Path file;
    private final String title;
    private final byte[] body;

    private KeyFileText(Path file, String title, byte[] body) {
        this.file = file;
        this.title = title;
        this.body = body;
    }

    /// Writes a body field by field.
    interface BodyWriter {
        void write(DataOutputStream out) throws IOException;
    }

    /// Reads a body field by field.
    interface BodyReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static byte[] body(BodyWriter writer) {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new AssertionError("memory does not fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    static byte[] encode(String title, byte[] body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(title.getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
        byte[] checked = Arrays.copyOf(body, body.length + CHECKSUM_BYTES);
        System.arraycopy(checksum(title, body), 0, checked, body.length, CHECKSUM_BYTES);
        out.writeBytes(Base64.getEncoder().encode(checked));
        out.write('\n');
        Arrays.fill(checked, (byte) 0);
        return out.toByteArray();
    }

    /// @throws CorruptKeyFile if the file is lost, damaged, or none of `titles`
    static KeyFileText read(Path file, String... titles) throws IOException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new CorruptKeyFile(
                        file, "%d bytes (expected: at most %d)".formatted(Files.size(file), FILE_BYTES_MAX));
            }
            return parse(file, Files.readAllBytes(file), titles);
        } catch (NoSuchFileException e) {
            throw new CorruptKeyFile(file, "is not there", e);
        }
    }

    private static KeyFileText parse(Path file, byte[] bytes, String... titles) throws CorruptKeyFile {
        int lineEnd = 0;
        while (lineEnd < bytes.length && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        var title = new String(bytes, 0, lineEnd, StandardCharsets.US_ASCII);
        if (!Arrays.asList(titles).contains(title)) {
            throw new CorruptKeyFile(file, "does not begin with the line '%s'".formatted(titles[0]));
        }
        int end = bytes.length;
        while (end > lineEnd && Character.isWhitespace(bytes[end - 1])) {
            end--;
        }
        byte[] checked;
        try {
            checked = Base64.getDecoder().decode(Arrays.copyOfRange(bytes, Math.min(lineEnd + 1, end), end));
        } catch (IllegalArgumentException e) {
            throw new CorruptKeyFile(file, "second line is not base64", e);
        }
        int bodyBytes = checked.length - CHECKSUM_BYTES;
        if (bodyBytes < 0
                || !Arrays.equals(
                        checksum(title, Arrays.copyOf(checked, bodyBytes)),
                        Arrays.copyOfRange(checked, bodyBytes, checked.length))) {
            throw new CorruptKeyFile(file, "checksum does not match: the file is damaged or cut short");
        }
        return new KeyFileText(file, title, Arrays.copyOf(checked, bodyBytes));
    }

    String title() {
        return title;
    }

    /// The body as it is; usually a sealed ring.
    byte[] bytes() {
        return body;
    }

    <T> T fields(BodyReader<T> reader) throws CorruptKeyFile {
        return fields(file, body, reader);
    }

    /// Reads `plain` (what was sealed in `file`) whole.
    static <T> T fields(Path file, byte[] plain, BodyReader<T> reader) throws CorruptKeyFile {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(plain));
            T value = reader.read(in);
            if (in.available() > 0) {
                throw new IOException("%d bytes too long".formatted(in.available()));
            }
            return value;
        } catch (IOException e) {
            throw new CorruptKeyFile(file, "fields do not fit: " + e.getMessage(), e);
        }
    }

    private static byte[] checksum(String title, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(title.getBytes(StandardCharsets.US_ASCII));
            digest.update((byte) '\n');
            return Arrays.copyOf(digest.digest(body), CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
