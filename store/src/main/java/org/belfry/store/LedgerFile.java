package org.belfry.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;
import org.jspecify.annotations.Nullable;

/// An exported ledger: JSON lines that anybody can check with the tenant's public key and nothing else.
///
///     {"ledger":1,"tenant":UUID}
///     {"head":N,"signedAt":µs,"hash":base64,"signature":base64}   each signed head
///     {"row":N,"at":µs,"action":"…","actor":"…","actorId":UUID,"aboutId":UUID,"origin":base64,…,"hash":base64}
///
/// Origin and details stay sealed. [AuditChain] has the layout that is hashed and signed.
///
/// Limits when reading a file of unknown origin: lines up to [#LINE_CHARS_MAX] characters, [#HEADS_MAX] heads (a
/// century of hours).
public final class LedgerFile implements AutoCloseable {

    public static final int LINE_CHARS_MAX = 512 * 1024;
    public static final int HEADS_MAX = 1_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(LINE_CHARS_MAX)
                    .build())
            .build();

    private final JsonGenerator json;

    private LedgerFile(JsonGenerator json) {
        this.json = json;
    }

    static LedgerFile writing(OutputStream to, TenantId tenant) throws IOException {
        var json = JSON.createGenerator(to).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
        json.writeStartObject();
        json.writeNumberField("ledger", 1);
        json.writeStringField("tenant", tenant.toString());
        json.writeEndObject();
        return new LedgerFile(json);
    }

    void head(SignedHead head) {
        try {
            json.writeStartObject();
            json.writeNumberField("head", head.sequence());
            json.writeNumberField("signedAt", AuditChain.micros(head.signedAt()));
            json.writeStringField("hash", base64(head.hash()));
            json.writeStringField("signature", base64(head.signature()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean row(AuditChain.Row row) {
        try {
            json.writeStartObject();
            json.writeNumberField("row", row.sequence());
            json.writeNumberField("at", AuditChain.micros(row.at()));
            json.writeStringField("action", row.action());
            json.writeStringField("actor", row.actor());
            if (row.actorId() != null) {
                json.writeStringField("actorId", row.actorId().toString());
            }
            if (row.aboutId() != null) {
                json.writeStringField("aboutId", row.aboutId().toString());
            }
            json.writeStringField("origin", base64(row.origin()));
            json.writeStringField("details", base64(row.details()));
            json.writeStringField("hash", base64(row.hash()));
            json.writeEndObject();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        json.writeRaw('\n');
        json.close();
    }

    /// Checks an export: hash chain, sequence, every head's signature, and that a head covers the last
    /// row. Without that anybody could have written it: the chain alone takes no key.
    ///
    /// @param publicKey of the tenant's audit signer, as SubjectPublicKeyInfo
    /// @param keptElsewhere heads the export must agree with, if any were kept
    public static LedgerVerdict verify(InputStream export, byte[] publicKey, List<SignedHead> keptElsewhere)
            throws IOException {
        var reader = new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8));
        var checking = new Checking(publicKey, keptElsewhere);
        long lineNumber = 0;
        for (var line = line(reader); line != null; line = line(reader)) {
            lineNumber++;
            try {
                if (!checking.line(fields(line))) {
                    break;
                }
            } catch (IOException | IllegalArgumentException | NullPointerException malformed) {
                return new LedgerVerdict.Broken(
                        checking.next, "line %d: not a line of a ledger export".formatted(lineNumber));
            }
        }
        return checking.verdict();
    }

    /// The heads of an export that was kept, or of its first lines: what follows them is not read.
    ///
    /// @throws IOException if it can't be read or holds none, with the sentence to show
    public static List<SignedHead> heads(InputStream export) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8));
        var heads = new ArrayList<SignedHead>();
        TenantId tenant = null;
        for (var line = line(reader); line != null && heads.size() < HEADS_MAX; line = line(reader)) {
            try {
                var fields = fields(line);
                if (tenant == null) {
                    tenant = TenantId.parse(text(fields, "tenant"));
                } else if (fields.containsKey("head")) {
                    heads.add(head(tenant, fields));
                } else {
                    break;
                }
            } catch (IOException | IllegalArgumentException malformed) {
                throw new IOException("not a ledger export (expected: one, or its first lines)", malformed);
            }
        }
        if (heads.isEmpty()) {
            throw new IOException("no signed head in it (expected: an earlier export, or its first lines)");
        }
        return List.copyOf(heads);
    }

    /// One check of one file, in the order of its lines.
    private static final class Checking {
        private final byte[] publicKey;
        private final List<SignedHead> heads;
        private @Nullable TenantId tenant;
        private @Nullable LedgerCheck check;
        private long next = 1;

        Checking(byte[] publicKey, List<SignedHead> keptElsewhere) {
            this.publicKey = publicKey;
            heads = new ArrayList<>(keptElsewhere);
        }

        boolean line(Map<String, String> fields) {
            if (tenant == null) {
                tenant = TenantId.parse(text(fields, "tenant"));
                return true;
            }
            if (fields.containsKey("head")) {
                if (check != null || heads.size() >= HEADS_MAX) {
                    throw new IllegalArgumentException("a head after the first row, or too many");
                }
                heads.add(LedgerFile.head(tenant, fields));
                return true;
            }
            boolean going = check(tenant).row(row(fields));
            next++;
            return going;
        }

        LedgerVerdict verdict() {
            return tenant == null
                    ? new LedgerVerdict.Broken(1, "the export is empty (expected: a ledger)")
                    : covered(check(tenant).verdict());
        }

        private static LedgerVerdict covered(LedgerVerdict verdict) {
            return switch (verdict) {
                case LedgerVerdict.Broken broken -> broken;
                case LedgerVerdict.Whole whole
                when whole.rows() == 0 ->
                    new LedgerVerdict.Broken(1, "the export holds no row (expected: rows and a signed head)");
                case LedgerVerdict.Whole whole
                when whole.heads() == 0 ->
                    new LedgerVerdict.Broken(
                            1,
                            "the export holds no signed head, so anybody could have written it (expected: of row %d)"
                                    .formatted(whole.rows()));
                case LedgerVerdict.Whole whole
                when whole.signedThrough() < whole.rows() ->
                    new LedgerVerdict.Broken(
                            whole.signedThrough() + 1,
                            "rows %d to %d: covered by no signed head (expected: the last row is, in an export)"
                                    .formatted(whole.signedThrough() + 1, whole.rows()));
                case LedgerVerdict.Whole whole -> whole;
            };
        }

        private LedgerCheck check(TenantId of) {
            if (check == null) {
                check = new LedgerCheck(of, publicKey, heads, AuditChain.origin(of), null);
            }
            return check;
        }
    }

    private static SignedHead head(TenantId tenant, Map<String, String> fields) {
        return new SignedHead(
                tenant,
                Long.parseLong(text(fields, "head")),
                AuditChain.instant(Long.parseLong(text(fields, "signedAt"))),
                bytes(fields, "hash"),
                bytes(fields, "signature"));
    }

    private static AuditChain.Row row(Map<String, String> fields) {
        return new AuditChain.Row(
                Long.parseLong(text(fields, "row")),
                AuditChain.instant(Long.parseLong(text(fields, "at"))),
                text(fields, "action"),
                text(fields, "actor"),
                fields.containsKey("actorId") ? Id.parse(text(fields, "actorId")) : null,
                fields.containsKey("aboutId") ? Id.parse(text(fields, "aboutId")) : null,
                bytes(fields, "origin"),
                bytes(fields, "details"),
                bytes(fields, "hash"));
    }

    private static Map<String, String> fields(String line) throws IOException {
        var fields = new HashMap<String, String>();
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (!parser.nextToken().isScalarValue()) {
                    throw new IOException("nested");
                }
                fields.put(name, parser.getText());
            }
        }
        return fields;
    }

    private static @Nullable String line(BufferedReader reader) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() >= LINE_CHARS_MAX) {
                throw new IOException(
                        "a line of more than %d characters (expected: a ledger export)".formatted(LINE_CHARS_MAX));
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }

    private static String text(Map<String, String> fields, String name) {
        var text = fields.get(name);
        if (text == null) {
            throw new IllegalArgumentException("%s: missing".formatted(name));
        }
        return text;
    }

    private static byte[] bytes(Map<String, String> fields, String name) {
        return Base64.getDecoder().decode(text(fields, name));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
