package org.belfry.store;

import static org.belfry.store.schema.Tables.BLOB;
import static org.belfry.store.schema.Tables.BLOB_SUBJECT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.store.schema.tables.records.BlobRecord;
import org.belfry.vault.BlobCipher;
import org.belfry.vault.SealContext;
import org.belfry.vault.TenantKeys;
import org.jooq.DSLContext;

/// A tenant's files (recordings, voicemail, attachments), each encrypted as a stream under a key made
/// from the keys of everybody it is about: erasing any of them erases it (decision 5).
///
/// A blob exists when its row does. Its file is complete and flushed before the row is written, and
/// goes after the row has gone; a link in `drafts` marks a file whose row is not decided yet, so the
/// next opening settles what a crash left without looking at any other file:
///
///     blobs/BUCKET/xx/ID   the sealed bytes; xx are the last two digits of the id
///     blobs/drafts/ID      being written, published or deleted
///     blobs/live/BUCKET/ID the same of one that grows while it happens
///
/// What a crash left of a live one is not lost: whoever began it finds it by [#cut] and rescues or
/// drops it.
///
/// Limits: buckets are those the [Inventory] declares; [BlobCipher#SUBJECTS_MAX] subjects a blob.
/// Thread-safe.
public final class BlobStore {

    private static final Pattern BUCKET = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Path root;
    private final Path drafts;
    private final Path live;
    private final Set<String> buckets;
    private final TenantStore store;
    private final TenantKeys keys;
    private final Time time;
    private final SecureRandom random;

    BlobStore(Path root, Set<String> buckets, TenantStore store, TenantKeys keys, Time time, SecureRandom random) {
        this.root = root;
        this.buckets = buckets;
        this.store = store;
        this.keys = keys;
        this.time = time;
        this.random = random;
        drafts = root.resolve("drafts");
        live = root.resolve("live");
    }

    /// What came of reading a blob.
    public sealed interface Reading {

        /// @param stream the plain bytes; a blob damaged further on throws [IOException] there
        record Opened(Blob blob, InputStream stream) implements Reading {}

        /// There is no such blob.
        record Missing() implements Reading {}

        /// Somebody it was about has been erased, and it with them.
        record Erased() implements Reading {}

        /// The file is gone, altered or of another place.
        record Damaged(String sentence) implements Reading {}
    }

    /// Begins a blob; it exists once published.
    ///
    /// @param subjects whose data it is; none means the tenant's alone
    /// @throws IllegalArgumentException if the inventory does not declare the bucket
    /// @throws IllegalStateException if a subject has no key
    public BlobDraft begin(String bucket, Set<PersonId> subjects) throws IOException {
        return begin(bucket, subjects, drafts, keys.blobs()::seal);
    }

    /// As [#begin], of what grows while it happens: of a writer that is killed all but the last 2 KiB
    /// can be rescued. A little dearer to read and write.
    public BlobDraft beginLive(String bucket, Set<PersonId> subjects) throws IOException {
        return begin(bucket, subjects, live.resolve(bucket), keys.blobs()::sealLive);
    }

    @FunctionalInterface
    private interface Sealing {
        OutputStream seal(Set<PersonId> subjects, SealContext context, OutputStream to) throws IOException;
    }

    private BlobDraft begin(String bucket, Set<PersonId> subjects, Path folder, Sealing sealing) throws IOException {
        if (!BUCKET.matcher(bucket).matches() || !buckets.contains(bucket)) {
            throw new IllegalArgumentException(
                    "bucket: '%.40s' (expected: one of %s)".formatted(bucket, new TreeSet<>(buckets)));
        }
        var id = Id.next(time, random);
        Files.createDirectories(folder, DataDirectory.DIRECTORY_MODE);
        var draft = folder.resolve(id.toString());
        Files.createFile(draft, DataDirectory.FILE_MODE);
        var out = Files.newOutputStream(draft);
        boolean begun = false;
        try {
            var sealed = sealing.seal(subjects, context(bucket, id), out);
            begun = true;
            return new BlobDraft(this, new Blob(id, bucket, 0, time.now(), Set.copyOf(subjects)), draft, sealed);
        } finally {
            if (!begun) {
                out.close();
                Files.deleteIfExists(draft);
            }
        }
    }

    /// Live blobs of a bucket that were begun and neither published nor discarded, those being written
    /// now among them.
    public List<Id> cut(String bucket) throws IOException {
        var folder = live.resolve(bucket);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var left = Files.list(folder)) {
            return left.map(file -> Id.parse(file.getFileName().toString())).toList();
        }
    }

    /// What can be read of a live blob that a crash cut; the reader closes it.
    ///
    /// @return empty if nothing can be read
    public Optional<InputStream> salvage(String bucket, Id id) throws IOException {
        var file = live.resolve(bucket).resolve(id.toString());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var from = Files.newInputStream(file);
        if (keys.blobs().salvage(from, context(bucket, id)) instanceof BlobCipher.Opening.Opened(var plain)) {
            return Optional.of(plain);
        }
        from.close();
        return Optional.empty();
    }

    /// Seals that anew for the same people: a draft of another id that is finished and not published.
    /// [#drop] the old one afterwards.
    ///
    /// @return empty if nothing can be read
    public Optional<BlobDraft> rescue(String bucket, Id id) throws IOException {
        var salvaged = salvage(bucket, id);
        if (salvaged.isEmpty()) {
            return Optional.empty();
        }
        try (var plain = salvaged.get()) {
            var draft = begin(bucket, subjects(bucket, id));
            boolean whole = false;
            try {
                whole = plain.transferTo(draft.stream()) > 0;
                draft.finish();
                return whole ? Optional.of(draft) : Optional.empty();
            } finally {
                if (!whole) {
                    draft.close();
                }
            }
        }
    }

    private Set<PersonId> subjects(String bucket, Id id) throws IOException {
        try (var from = Files.newInputStream(live.resolve(bucket).resolve(id.toString()))) {
            return BlobCipher.subjects(from);
        }
    }

    /// Removes a live blob that was begun and never published.
    public void drop(String bucket, Id id) throws IOException {
        Files.deleteIfExists(live.resolve(bucket).resolve(id.toString()));
    }

    /// What is known of a blob.
    public Optional<Blob> find(Id id) {
        return store.read(sql -> find(sql, id));
    }

    /// Every blob somebody is a subject of, oldest first.
    public List<Id> ofPerson(PersonId person) {
        return store.read(sql -> sql.select(BLOB_SUBJECT.BLOB_ID)
                .from(BLOB_SUBJECT)
                .where(BLOB_SUBJECT.PERSON_ID.eq(person.id()))
                .orderBy(BLOB_SUBJECT.BLOB_ID)
                .fetch(BLOB_SUBJECT.BLOB_ID));
    }

    /// Opens a blob for reading; the reader closes the stream.
    public Reading open(Id id) throws IOException {
        var found = find(id);
        if (found.isEmpty()) {
            return new Reading.Missing();
        }
        var blob = found.get();
        var file = file(blob.bucket(), id);
        if (!Files.exists(file)) {
            return new Reading.Damaged("blob %s: its file is missing".formatted(id));
        }
        var from = Files.newInputStream(file);
        var opening = keys.blobs().open(from, context(blob.bucket(), id));
        if (!(opening instanceof BlobCipher.Opening.Opened)) {
            from.close();
        }
        return switch (opening) {
            case BlobCipher.Opening.Opened(InputStream stream) -> new Reading.Opened(blob, stream);
            case BlobCipher.Opening.Erased _ -> new Reading.Erased();
            case BlobCipher.Opening.Refused(String sentence) -> new Reading.Damaged(sentence);
        };
    }

    /// Removes a blob together with the rest of the work; its file goes when the work is durable.
    ///
    /// @return false if there is none
    public boolean delete(Writing writing, Id id) {
        var found = find(writing.sql(), id);
        if (found.isEmpty()) {
            return false;
        }
        var file = file(found.get().bucket(), id);
        try {
            mark(file, id);
        } catch (IOException e) {
            throw store.faults().of(e);
        }
        writing.sql().deleteFrom(BLOB).where(BLOB.ID.eq(id)).execute();
        writing.afterCommit(() -> settle(drafts.resolve(id.toString()), file, false));
        return true;
    }

    /// Makes the finished draft a file in its place, so that a row may tell of it.
    void place(Blob blob, Path draft) throws IOException {
        var file = file(blob.bucket(), blob.id());
        Files.createDirectories(file.getParent(), DataDirectory.DIRECTORY_MODE);
        Directories.flush(draft);
        Files.createLink(file, draft);
        Directories.flush(Objects.requireNonNull(file.getParent()));
        Directories.flush(Objects.requireNonNull(file.getParent().getParent()));
        Directories.flush(root);
        Directories.flush(Objects.requireNonNull(draft.getParent()));
    }

    void insert(Writing writing, Blob blob, Path mark) {
        writing.sql()
                .insertInto(BLOB, BLOB.ID, BLOB.BUCKET, BLOB.BYTES, BLOB.CREATED_AT)
                .values(blob.id(), blob.bucket(), blob.bytes(), blob.createdAt())
                .execute();
        for (var subject : blob.subjects()) {
            writing.sql()
                    .insertInto(BLOB_SUBJECT, BLOB_SUBJECT.BLOB_ID, BLOB_SUBJECT.PERSON_ID)
                    .values(blob.id(), subject.id())
                    .execute();
        }
        writing.afterCommit(() -> settle(mark, file(blob.bucket(), blob.id()), true));
    }

    TenantStore store() {
        return store;
    }

    void discard(Blob blob, Path mark) {
        settle(mark, file(blob.bucket(), blob.id()), false);
    }

    /// Settles what a crash left undecided: a file stays if its row is there.
    void settleDrafts() throws IOException {
        for (var bucket : buckets) {
            for (var id : cut(bucket)) {
                if (find(id).isPresent()) {
                    drop(bucket, id);
                } else {
                    Files.deleteIfExists(file(bucket, id));
                }
            }
        }
        if (!Files.isDirectory(drafts)) {
            return;
        }
        try (var left = Files.list(drafts)) {
            for (var draft : left.toList()) {
                var id = Id.parse(draft.getFileName().toString());
                if (find(id).isPresent()) {
                    Files.deleteIfExists(draft);
                } else {
                    for (var bucket : buckets) {
                        Files.deleteIfExists(file(bucket, id));
                    }
                    Files.deleteIfExists(draft);
                }
            }
        }
    }

    /// The row is decided: the mark goes, and the file with it unless the row stays.
    private void settle(Path mark, Path file, boolean kept) {
        try {
            if (!kept) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(mark);
        } catch (IOException ignored) {
            // The mark is still there, so the next opening settles it.
        }
    }

    private void mark(Path file, Id id) throws IOException {
        Files.createDirectories(drafts, DataDirectory.DIRECTORY_MODE);
        var mark = drafts.resolve(id.toString());
        if (Files.exists(file) && !Files.exists(mark)) {
            Files.createLink(mark, file);
            Directories.flush(drafts);
        }
    }

    private static Optional<Blob> find(DSLContext sql, Id id) {
        return sql.selectFrom(BLOB).where(BLOB.ID.eq(id)).fetchOptional(row -> blob(sql, row));
    }

    private static Blob blob(DSLContext sql, BlobRecord row) {
        var subjects = sql.select(BLOB_SUBJECT.PERSON_ID)
                .from(BLOB_SUBJECT)
                .where(BLOB_SUBJECT.BLOB_ID.eq(row.getId()))
                .fetch(BLOB_SUBJECT.PERSON_ID);
        var people = subjects.stream().map(PersonId::new).toList();
        return new Blob(row.getId(), row.getBucket(), row.getBytes(), row.getCreatedAt(), Set.copyOf(people));
    }

    private SealContext context(String bucket, Id id) {
        return new SealContext(keys.tenant(), BLOB.getName(), bucket, id.bytes());
    }

    private Path file(String bucket, Id id) {
        String name = id.toString();
        return root.resolve(bucket).resolve(name.substring(name.length() - 2)).resolve(name);
    }
}
