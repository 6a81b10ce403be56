package org.belfry.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.server.control.ControlSocket;

/// The folder that holds everything but the keys, and where things lie in it.
///
///     belfry.toml      what the administrator chose, if anything
///     name             the name the house first opened under
///     lock             held by the running house: one house, one folder (kept by the store)
///     control.sock     the command line's way in, 0600
///     console-link     the enrolment link while there is no administrator, 0600
///     certificates/    this house's certificate authority and what its doors show; authority.pem is for phones and
///                      browsers to trust
///     tenants/         a folder for each tenant (kept by the store)
public record DataFolder(Path path) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    public Path controlSocket() {
        return path.resolve("control.sock");
    }

    Path consoleLink() {
        return path.resolve("console-link");
    }

    Path certificates() {
        return path.resolve("certificates");
    }

    /// Whether a house was ever set up here.
    boolean hasTenants() {
        return !tenants().isEmpty();
    }

    /// The ids of the tenants kept here, as their folders are named.
    Set<String> tenants() {
        Path tenants = path.resolve("tenants");
        try (var entries = Files.isDirectory(tenants) ? Files.list(tenants) : Stream.<Path>empty()) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be read".formatted(tenants), e);
        }
    }

    /// Makes the folder if there is none (0700), and closes it to others if it stands open.
    ///
    /// @throws StartFault if it can't be used, with the sentence to show
    void prepare() throws StartFault {
        if (!ControlSocket.fits(controlSocket())) {
            throw new StartFault("data: %s is too long a path for the control socket in it (expected: at most %d bytes)"
                    .formatted(path, ControlSocket.PATH_BYTES_MAX - "/control.sock".length()));
        }
        try {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (!Files.isReadable(path) || !Files.isWritable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            if (!Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
        } catch (FileAlreadyExistsException e) {
            throw new StartFault("data: %s is a file (expected: a folder)".formatted(e.getFile()));
        } catch (AccessDeniedException e) {
            throw new StartFault(
                    "data: %s can't be read and written by this user; run as its owner or name another ".formatted(path)
                            + "folder with --data");
        } catch (IOException e) {
            throw new StartFault(
                    "data: %s can't be used: %s; name another folder with --data".formatted(path, reason(e)));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no folder can be made there";
            case FileSystemException fault when fault.getReason() != null -> fault.getReason();
            case IOException other -> other.toString();
        };
    }

    /// Writes a file only its owner may read, whole or not at all.
    void writePrivately(Path file, String text) {
        try {
            Path fresh = Files.createTempFile(
                    path, file.getFileName().toString(), ".new", PosixFilePermissions.asFileAttribute(OWNER_FILE));
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be written".formatted(file), e);
        }
    }

    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be removed".formatted(file), e);
        }
    }
}
