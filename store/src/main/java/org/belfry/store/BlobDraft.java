package org.belfry.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.belfry.ground.Id;

/// A blob being written. It exists once published; one that is closed before is gone, as if never
/// begun. Owned by the thread that writes it.
public final class BlobDraft implements AutoCloseable {

    private final BlobStore blobs;
    private final Path mark;
    private final Counted stream;
    private Blob blob;
    private boolean finished;
    private volatile boolean published;
    private volatile boolean inDoubt;

    /// @param mark the file being written
    BlobDraft(BlobStore blobs, Blob blob, Path mark, OutputStream sealing) {
        this.blobs = blobs;
        this.mark = mark;
        this.blob = blob;
        stream = new Counted(sealing);
    }

    /// What it will be known by.
    public Id id() {
        return blob.id();
    }

    /// Takes the plain bytes.
    public OutputStream stream() {
        return stream;
    }

    /// Flushes the content to disk, so that [#publish(Writing)] has only a row to write. Idempotent.
    public void finish() throws IOException {
        if (!finished) {
            stream.close();
            blob = new Blob(blob.id(), blob.bucket(), stream.bytes, blob.createdAt(), blob.subjects());
            blobs.place(blob, mark);
            finished = true;
        }
    }

    /// Makes the blob exist together with the rest of the work.
    ///
    /// @throws IllegalStateException if it is not finished
    public Blob publish(Writing writing) {
        if (!finished) {
            throw new IllegalStateException("blob %s: not finished (expected: finish() before)".formatted(blob.id()));
        }
        blobs.insert(writing, blob, mark);
        writing.afterCommit(() -> published = true);
        writing.ifInDoubt(() -> inDoubt = true);
        return blob;
    }

    /// Makes the blob exist; returns when it is durable.
    public Blob publish() throws IOException {
        finish();
        return blobs.store().write(this::publish);
    }

    /// Discards the draft unless it was published. If nobody can say whether its row was kept
    /// ([StoreFault.Kind#UNREACHABLE]), file and mark stay and the next opening settles it.
    @Override
    public void close() throws IOException {
        try {
            if (!finished) {
                stream.close();
            }
        } finally {
            if (!published && !inDoubt) {
                blobs.discard(blob, mark);
            }
        }
    }

    private static final class Counted extends FilterOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
            bytes += length;
        }
    }
}
