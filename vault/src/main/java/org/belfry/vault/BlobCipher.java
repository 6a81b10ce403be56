package org.belfry.vault;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.jspecify.annotations.Nullable;

/// Encrypts blobs (recordings, voicemail, attachments) as streams, under a key that exists only while
/// the keys of all its subjects do: destroying any one of them destroys the blob, here and in every
/// backup (decision 5).
///
/// The key is HKDF-SHA-256 over one part from the tenant's key and one from each subject's, salted with
/// 32 random bytes. The body is Tink's AES-256-GCM-HKDF streaming AEAD in segments of 64 KiB (format 2:
/// 1 KiB): a segment is given out only once it is authenticated, and segments can't be dropped, swapped
/// or cut off unnoticed. Layout:
///
///     format (1 byte, 1 or 2) ‖ salt (32) ‖ tenant key version (4) ‖ subjects (1) ‖ { person (16) ‖
/// key version (4) }*
///     ‖ Tink stream, with the bytes before it and the context as associated data
///
/// A writer killed midway leaves a blob that [#open] refuses at its end and that [#salvage] reads up to
/// the last whole segment but at most one: what a recording needs after a power cut. Thread-safe; the
/// streams are their reader's.
public final class BlobCipher {

    /// A bound on the header; a conference of more has its own key.
    public static final int SUBJECTS_MAX = 64;

    private static final int FORMAT = 1;
    private static final int FORMAT_LIVE = 2;
    private static final int SALT_BYTES = 32;
    private static final int SEGMENT_BYTES = 64 * 1024;
    private static final int LIVE_SEGMENT_BYTES = 1024;
    /// Of the streaming AEAD: a length, its own salt and a nonce's beginning.
    private static final int STREAM_HEADER_BYTES = 1 + KeyRing.KEY_BYTES + 7;

    private static final int TAG_BYTES = 16;
    private static final byte[] INFO = "belfry blob 1".getBytes(StandardCharsets.UTF_8);

    private final TenantId tenant;
    private final SecureRandom random;
    private final Supplier<KeyRing> tenantRing;
    private final Function<PersonId, @Nullable KeyRing> personRing;

    BlobCipher(
            TenantId tenant,
            SecureRandom random,
            Supplier<KeyRing> tenantRing,
            Function<PersonId, @Nullable KeyRing> personRing) {
        this.tenant = tenant;
        this.random = random;
        this.tenantRing = tenantRing;
        this.personRing = personRing;
    }

    /// What came of opening a blob.
    public sealed interface Opening {

        /// Reads the plain bytes. A blob altered or cut short further on throws [IOException] there;
        /// what was read before is authentic.
        record Opened(InputStream stream) implements Opening {}

        /// A subject's key was destroyed: the blob is erased for good.
        record Erased(PersonId subject) implements Opening {}

        /// Not a blob of this tenant, or sealed under a key this folder does not hold.
        record Refused(String sentence) implements Opening {}
    }

    /// Encrypts what is written to the returned stream into `to`; closing it finishes the blob and
    /// closes `to`.
    ///
    /// @param subjects everybody the blob is about; none means the tenant's alone
    /// @throws IllegalArgumentException if there are more than [#SUBJECTS_MAX] subjects
    /// @throws IllegalStateException if a subject has no key
    public OutputStream seal(Set<PersonId> subjects, SealContext context, OutputStream to) throws IOException {
        return seal(FORMAT, subjects, context, to);
    }

    /// As [#seal], for what grows slowly while it happens: in segments of 1 KiB, so that a writer
    /// killed midway loses no more than two of them. Costs 16 bytes and a cipher's beginning for each.
    public OutputStream sealLive(Set<PersonId> subjects, SealContext context, OutputStream to) throws IOException {
        return seal(FORMAT_LIVE, subjects, context, to);
    }

    private OutputStream seal(int format, Set<PersonId> subjects, SealContext context, OutputStream to)
            throws IOException {
        if (subjects.size() > SUBJECTS_MAX) {
            throw new IllegalArgumentException(
                    "subjects: %d (expected: 0..%d)".formatted(subjects.size(), SUBJECTS_MAX));
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var header = new ByteArrayOutputStream();
        var out = new DataOutputStream(header);
        var parts = new ArrayList<byte[]>();
        var own = tenantRing.get().primary();
        out.writeByte(format);
        out.write(salt);
        out.writeInt(own.id());
        out.writeByte(subjects.size());
        parts.add(own.key());
        for (PersonId subject : new TreeSet<>(subjects)) {
            var ring = personRing.apply(subject);
            if (ring == null) {
                throw new IllegalStateException("key of person %s: none (expected: in use)".formatted(subject));
            }
            out.write(subject.bytes());
            out.writeInt(ring.primary().id());
            parts.add(ring.primary().key());
        }
        to.write(header.toByteArray());
        try {
            return stream(format, salt, parts).newEncryptingStream(to, associatedData(header.toByteArray(), context));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM: not available in this JDK", e);
        }
    }

    /// Opens what [#seal] made for the same context. Reads the header only; closing the stream closes
    /// `from`.
    public Opening open(InputStream from, SealContext context) throws IOException {
        return open(from, context, false);
    }

    /// As [#open], but a blob that was cut short, or altered further on, simply ends after the last
    /// segment that is authentic and known to be followed by another.
    public Opening salvage(InputStream from, SealContext context) throws IOException {
        return open(from, context, true);
    }

    /// Whose data a blob says it is, without opening it: for what is to be sealed anew when it has been
    /// opened. Reads the header only; empty if it ends within it.
    public static Set<PersonId> subjects(InputStream from) throws IOException {
        var subjects = new TreeSet<PersonId>();
        try {
            var in = new DataInputStream(from);
            in.skipNBytes(1 + SALT_BYTES + Integer.BYTES);
            int count = Math.clamp(in.readByte(), 0, SUBJECTS_MAX);
            for (int i = 0; i < count; i++) {
                subjects.add(PersonId.of(in.readNBytes(Id.BYTES)));
                in.skipNBytes(Integer.BYTES);
            }
            return subjects;
        } catch (EOFException cut) {
            return Set.of();
        }
    }

    private Opening open(InputStream from, SealContext context, boolean salvaging) throws IOException {
        var header = new ByteArrayOutputStream();
        try {
            return open(new HeaderReader(from, header), header, from, context, salvaging);
        } catch (EOFException e) {
            return new Opening.Refused(
                    "blob at %s: ends within its header (%d bytes)".formatted(context, header.size()));
        }
    }

    private Opening open(
            HeaderReader in, ByteArrayOutputStream header, InputStream from, SealContext context, boolean salvaging)
            throws IOException {
        int format = in.next(1)[0];
        if (format != FORMAT && format != FORMAT_LIVE) {
            return new Opening.Refused(
                    "blob at %s: format %d (expected: %d or %d)".formatted(context, format, FORMAT, FORMAT_LIVE));
        }
        byte[] salt = in.next(SALT_BYTES);
        var parts = new ArrayList<byte[]>();
        byte @Nullable [] own = key(tenantRing.get(), in.nextInt());
        int subjects = in.next(1)[0];
        if (own == null || subjects < 0 || subjects > SUBJECTS_MAX) {
            return new Opening.Refused("blob at %s: not of tenant %s, or altered".formatted(context, tenant));
        }
        parts.add(own);
        for (int i = 0; i < subjects; i++) {
            var subject = PersonId.of(in.next(Id.BYTES));
            int version = in.nextInt();
            var ring = personRing.apply(subject);
            if (ring == null) {
                return new Opening.Erased(subject);
            }
            byte @Nullable [] key = key(ring, version);
            if (key == null) {
                return new Opening.Refused("blob at %s: sealed under a key of person %s that this folder does not hold"
                        .formatted(context, subject));
            }
            parts.add(key);
        }
        try {
            var plain = stream(format, salt, parts)
                    .newDecryptingStream(from, associatedData(header.toByteArray(), context));
            return new Opening.Opened(new PlainStream(plain, context, salvaging, segmentBytes(format)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM: not available in this JDK", e);
        }
    }

    private static AesGcmHkdfStreaming stream(int format, byte[] salt, List<byte[]> keys)
            throws GeneralSecurityException {
        var material = new ByteArrayOutputStream();
        for (byte[] key : keys) {
            material.writeBytes(RingCipher.Purpose.BLOB.derive(key));
        }
        byte[] key = Derivation.hkdf(material.toByteArray(), salt, INFO);
        return new AesGcmHkdfStreaming(key, "HmacSha256", KeyRing.KEY_BYTES, segmentBytes(format), 0);
    }

    private static int segmentBytes(int format) {
        return format == FORMAT_LIVE ? LIVE_SEGMENT_BYTES : SEGMENT_BYTES;
    }

    private static byte[] associatedData(byte[] header, SealContext context) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        bytes.writeBytes(context.associatedData());
        return bytes.toByteArray();
    }

    private static byte @Nullable [] key(KeyRing ring, int id) {
        for (var version : ring.versions()) {
            if (version.id() == id) {
                return version.key();
            }
        }
        return null;
    }

    /// Reads the header and keeps its bytes, for they are authenticated with the body.
    private record HeaderReader(InputStream from, ByteArrayOutputStream seen) {

        byte[] next(int length) throws IOException {
            byte[] bytes = new byte[length];
            new DataInputStream(from).readFully(bytes);
            seen.writeBytes(bytes);
            return bytes;
        }

        int nextInt() throws IOException {
            return java.nio.ByteBuffer.wrap(next(Integer.BYTES)).getInt();
        }
    }

    /// Says in our words where a blob ends too early, or ends there if salvaging.
    private static final class PlainStream extends FilterInputStream {

        private final SealContext context;
        private final boolean salvaging;
        private final int firstBytes;
        private final int nextBytes;
        private boolean ended;
        private long bytesRead;

        PlainStream(InputStream plain, SealContext context, boolean salvaging, int segmentBytes) {
            super(plain);
            nextBytes = segmentBytes - TAG_BYTES;
            firstBytes = nextBytes - STREAM_HEADER_BYTES;
            this.context = context;
            this.salvaging = salvaging;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            try {
                int count = super.read(into, offset, salvaging ? Math.min(length, leftInSegment()) : length);
                bytesRead += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                if (salvaging) {
                    ended = true;
                    return -1;
                }
                throw new IOException(
                        "blob at %s: cut short or altered after %d good bytes".formatted(context, bytesRead), e);
            }
        }

        /// A read that fails in one segment would take with it what it had of those before.
        private int leftInSegment() {
            return (int)
                    (bytesRead < firstBytes
                            ? firstBytes - bytesRead
                            : nextBytes - (bytesRead - firstBytes) % nextBytes);
        }

        @Override
        public long skip(long count) throws IOException {
            return Math.max(read(new byte[(int) Math.min(count, 8192)]), 0);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
