package org.belfry.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

/// One file of the pages, kept in memory as it is sent, plain and packed. Immutable.
///
/// A file whose name holds a hash of its content never changes and may be kept for a year; any other is asked for again
/// each time, and answered 304 while its tag is the same.
final class Asset {

    private static final Map<String, MediaType> TYPES = Map.ofEntries(
            Map.entry("js", MediaType.parse("text/javascript; charset=utf-8")),
            Map.entry("css", MediaType.CSS_UTF_8),
            Map.entry("svg", MediaType.SVG_UTF_8),
            Map.entry("png", MediaType.PNG),
            Map.entry("ico", MediaType.ICO),
            Map.entry("woff2", MediaType.parse("font/woff2")),
            Map.entry("webmanifest", MediaType.parse("application/manifest+json")),
            Map.entry("json", MediaType.JSON_UTF_8),
            Map.entry("md", MediaType.PLAIN_TEXT_UTF_8),
            Map.entry("txt", MediaType.PLAIN_TEXT_UTF_8));
    private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final ResponseHeaders plainHeaders;
    private final byte[] plain;
    private final Optional<Packed> packed;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packed(ResponseHeaders headers, byte[] data) {}

    private Asset(MediaType type, byte[] bytes, boolean hashedName) {
        String tag = "\"" + hash(bytes) + "\"";
        plain = bytes;
        plainHeaders = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(type)
                .contentLength(bytes.length)
                .add(SafeHeaders.FOR_FILES)
                .set(HttpHeaderNames.CACHE_CONTROL, hashedName ? FOR_A_YEAR : ASK_AGAIN)
                .set(HttpHeaderNames.ETAG, tag)
                .set(HttpHeaderNames.VARY, "accept-encoding")
                .build();
        packed = packed(bytes);
    }

    /// Whether it is a kind of file the pages have a use for.
    static boolean isKnownKind(String path) {
        return TYPES.containsKey(ending(path));
    }

    static Asset of(String path, byte[] bytes) {
        return new Asset(Objects.requireNonNull(TYPES.get(ending(path)), path), bytes, path.startsWith("/assets/"));
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /// At once if the file is there, else when it is.
    static HttpResponse response(CompletableFuture<Asset> file, RequestHeaders request, boolean withBody) {
        return file.isDone() && !file.isCompletedExceptionally()
                ? file.join().response(request, withBody)
                : HttpResponse.of(file.thenApply(asset -> asset.response(request, withBody)));
    }

    HttpResponse response(RequestHeaders request, boolean withBody) {
        if (request.get(HttpHeaderNames.IF_NONE_MATCH, "").contains(plainHeaders.get(HttpHeaderNames.ETAG, "-"))) {
            return HttpResponse.of(
                    plainHeaders.toBuilder().status(HttpStatus.NOT_MODIFIED).build());
        }
        var sent = packed.filter(_ -> accepts(request)).orElse(new Packed(plainHeaders, plain));
        return withBody ? Replies.pieces(sent.headers(), sent.data()) : HttpResponse.of(sent.headers());
    }

    private static boolean accepts(RequestHeaders request) {
        for (var coding : request.get(HttpHeaderNames.ACCEPT_ENCODING, "").split(",", -1)) {
            if (coding.strip().equals("gzip")) {
                return true;
            }
        }
        return false;
    }

    /// Packing what hardly shrinks (fonts, pictures) costs both sides for nothing.
    private Optional<Packed> packed(byte[] bytes) {
        byte[] small = gzip(bytes);
        if (small.length > bytes.length * 9L / 10) {
            return Optional.empty();
        }
        var headers = plainHeaders.toBuilder()
                .set(HttpHeaderNames.CONTENT_ENCODING, "gzip")
                .contentLength(small.length)
                .build();
        return Optional.of(new Packed(headers, small));
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory refused to be written", e);
        }
        return out.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java (JCA standard names)", e);
        }
    }
}
