package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.server.control.ControlReply;
import org.belfry.store.StoreFault;

/// Writes what is asked for into a new file that only its owner may read: the whole of it, or no file.
final class PrivateFile {

    private PrivateFile() {}

    /// What writes it.
    interface Source {
        void export(OutputStream to) throws IOException;
    }

    /// @param done for people
    static ControlReply write(Path file, Source source, String done) {
        boolean made = false;
        boolean whole = false;
        try {
            var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (var channel = Files.newByteChannel(
                            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
                    var out = Channels.newOutputStream(channel)) {
                made = true;
                source.export(out);
            }
            whole = true;
        } catch (IOException e) {
            return refused(file, e);
        } catch (UncheckedIOException e) {
            return refused(file, Optional.ofNullable(e.getCause()).orElseGet(IOException::new));
        } catch (StoreFault e) {
            return new ControlReply.Refused("%s was not written: %s".formatted(file, e.getMessage()));
        } finally {
            if (made && !whole) {
                remove(file);
            }
        }
        return new ControlReply.Done(
                List.of(done), JsonNodeFactory.instance.objectNode().put("file", file.toString()));
    }

    private static ControlReply refused(Path file, IOException e) {
        String why = switch (e) {
            case FileAlreadyExistsException _ -> "it is there already (expected: a new file)";
            case NoSuchFileException _ -> "there is no such folder";
            case AccessDeniedException _ -> "the house's user may not write there";
            default -> Optional.ofNullable(e.getMessage()).orElse("the disk refused");
        };
        return new ControlReply.Refused("%s can't be written: %s".formatted(file, why));
    }

    /// A half file would look like an export that was cut off, and would refuse the next try.
    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException ignored) {
            // The sentence about the export already names the file.
        }
    }
}
