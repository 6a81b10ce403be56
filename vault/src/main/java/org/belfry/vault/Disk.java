package org.belfry.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// Writes and destroys key files so that after a crash at any moment each file is wholly old or wholly new.
///
/// A file is written beside its place as `.new`, forced to disk, renamed over the old one, and the folder is forced. A
/// file to be destroyed is renamed to `.destroyed` first: from then on it does not exist for us, whatever happens, and
/// [#sweep] ends what a crash interrupted. Overwriting before deleting is a best effort (a copying file system or a
/// flash disk keeps old blocks): what counts is that keys lie wrapped, and the wrapping key is gone.
///
/// Folders are 0700, files 0600, from the moment they exist.
final class Disk {

    /// Called between any two steps that a crash could part; tests throw here.
    interface Checkpoint {
        void reached(String step, Path file);
    }

    private static final String NEW = ".new";
    private static final String DESTROYED = ".destroyed";
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private final Checkpoint checkpoint;

    Disk() {
        this((step, file) -> {});
    }

    Disk(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /// Makes `folder` if it is not there, and ours alone if it is.
    void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            if (!Files.getPosixFilePermissions(folder).equals(FOLDER_MODE)) {
                Files.setPosixFilePermissions(folder, FOLDER_MODE);
            }
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeFolder(parent);
        }
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
        if (parent != null) {
            force(parent);
        }
        checkpoint.reached("folder made", folder);
    }

    /// Puts `content` in the place of `file`, durably.
    void replace(Path file, byte[] content) throws IOException {
        writeBeside(file, content);
        Files.move(beside(file, NEW), file, StandardCopyOption.ATOMIC_MOVE);
        checkpoint.reached("renamed", file);
        force(folderOf(file));
        checkpoint.reached("folder forced", file);
    }

    /// Like [#replace], and overwrites what was there before.
    void replaceAndOverwrite(Path file, byte[] content) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            replace(file, content);
            return;
        }
        try (var old = FileChannel.open(file, StandardOpenOption.WRITE)) {
            replace(file, content);
            overwrite(old);
        }
        checkpoint.reached("old content overwritten", file);
    }

    /// Overwrites and removes `file`, durably. Nothing happens if there is none.
    void destroy(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path doomed = beside(file, DESTROYED);
        Files.move(file, doomed, StandardCopyOption.ATOMIC_MOVE);
        checkpoint.reached("marked destroyed", file);
        force(folderOf(file));
        checkpoint.reached("mark forced", file);
        overwriteAndDelete(doomed);
        force(folderOf(file));
        checkpoint.reached("destroyed", file);
    }

    /// Ends what a crash interrupted in `folder`.
    void sweep(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> leftovers;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*{" + NEW + "," + DESTROYED + "}")) {
            leftovers = java.util.stream.StreamSupport.stream(stream.spliterator(), false)
                    .toList();
        }
        for (Path leftover : leftovers) {
            overwriteAndDelete(leftover);
        }
        if (!leftovers.isEmpty()) {
            force(folder);
        }
    }

    /// Removes an empty folder; one that is not empty stays.
    void removeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            Files.delete(folder);
            force(folderOf(folder));
            checkpoint.reached("folder removed", folder);
        }
    }

    /// True if group or others may read or change `file`.
    static boolean isExposed(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                .anyMatch(permission -> !FOLDER_MODE.contains(permission));
    }

    private void writeBeside(Path file, byte[] content) throws IOException {
        Path fresh = beside(file, NEW);
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(FILE_MODE));
        checkpoint.reached("empty file made", file);
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            checkpoint.reached("written", file);
            channel.force(true);
        }
        checkpoint.reached("file forced", file);
    }

    private void overwriteAndDelete(Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                overwrite(channel);
            }
        }
        checkpoint.reached("overwritten", file);
        Files.deleteIfExists(file);
        checkpoint.reached("deleted", file);
    }

    private static void overwrite(FileChannel channel) throws IOException {
        var zeros = ByteBuffer.allocate(Math.toIntExact(Math.min(channel.size(), KeyFileText.FILE_BYTES_MAX)));
        channel.position(0);
        while (zeros.hasRemaining()) {
            channel.write(zeros);
        }
        channel.force(true);
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("key file: '%s' (expected: a file in a folder)".formatted(file));
        }
        return parent;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
