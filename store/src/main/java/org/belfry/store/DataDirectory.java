package org.belfry.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.belfry.ground.TenantId;

/// The directory that holds every tenant's data, held by one process at a time.
///
///     DIR/lock                          who holds it
///     DIR/tenants/ID/tenant.db          the tenant's SQLite file, unless on PostgreSQL
///     DIR/tenants/ID/blobs/BUCKET/…     its sealed blobs
///
/// All directories are 0700, all files 0600.
final class DataDirectory implements AutoCloseable {

    static final FileAttribute<?> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final FileLock lock;

    private DataDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /// What came of taking hold of a directory.
    sealed interface Holding {
        record Held(DataDirectory directory) implements Holding {}

        record Refused(String sentence) implements Holding {}
    }

    static Holding hold(Path path) {
        try {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                return new Holding.Refused("data directory %s: it is a file (expected: a directory)".formatted(path));
            }
            Files.createDirectories(path, DIRECTORY_MODE);
            return locked(path);
        } catch (IOException e) {
            return new Holding.Refused(
                    "data directory %s: %s (expected: a directory this user may write)".formatted(path, reason(e)));
        }
    }

    private static Holding locked(Path path) throws IOException {
        var file = path.resolve("lock");
        var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), FILE_MODE);
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                return new Holding.Held(new DataDirectory(path, lock));
            }
        } catch (OverlappingFileLockException sameProcess) {
            // Falls through: held by us already is held all the same.
        }
        String holder = Files.readString(file, StandardCharsets.ISO_8859_1);
        channel.close();
        return new Holding.Refused("data directory %s: in use by process %s (expected: one Belfry per directory)"
                .formatted(path, holder.isEmpty() ? "unknown" : holder));
    }

    static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "no permission";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    /// The tenant's own directory, made if missing.
    Path tenant(TenantId tenant) throws IOException {
        return Files.createDirectories(path.resolve("tenants").resolve(tenant.toString()), DIRECTORY_MODE);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.acquiredBy().close();
        } catch (IOException ignored) {
            // The lock ends with the process at the latest.
        }
    }
}
