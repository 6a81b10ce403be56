package org.belfry.vault;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.belfry.ground.Time;

/// Opens the folder of keys, or says in one sentence why not. The folder lies apart from the data (policy E6).
///
/// Safe by default: a folder open to others is closed to them silently (it shows names of files only); a *file* open
/// to others may have been copied already, so it is refused until somebody has looked ([Opening.Exposed]). What is
/// refused leaves the disk as it was. Limits: files of 1 MiB, see [KeyFileText]; a stretching cost of at most 1 GiB,
/// see [Stretching]. Thread-safe; blocks on the disk, and for some tenths of a second on a passphrase.
public final class KeyFolder {

    private final SecureRandom random;
    private final Time time;
    private final Disk disk;
    private final Stretching stretching;

    public KeyFolder(SecureRandom random, Time time) {
        this(random, time, new Disk(), Stretching.DEFAULT);
    }

    KeyFolder(SecureRandom random, Time time, Disk disk, Stretching stretching) {
        this.random = random;
        this.time = time;
        this.disk = disk;
        this.stretching = stretching;
    }

    /// Makes the folder with a new root key. Refused where keys are already.
    public Opening create(Path folder, Unlock unlock) {
        var place = place(folder);
        return guarded(folder, () -> {
            var weakness = unlock.weakness();
            if (weakness.isPresent()) {
                return new Opening.WeakPassphrase(weakness.get());
            }
            if (Files.exists(place.rootFile()) || holdsMore(place)) {
                return new Opening.Occupied(
                        place.folder(),
                        "key folder %s: holds keys already (expected: a new or empty folder)".formatted(folder));
            }
            return new Opening.Opened(Vault.create(place, stretching, RootProtection.by(unlock, stretching, random)));
        });
    }

    /// Opens the folder, and ends what a crash interrupted in it.
    public Opening open(Path folder, Unlock unlock) {
        var place = place(folder);
        return guarded(folder, () -> {
            if (!Files.exists(place.rootFile())) {
                return lost(place);
            }
            Optional<Opening.Refused> exposed = exposed(place);
            if (exposed.isPresent()) {
                return exposed.get();
            }
            return switch (RootProtection.read(place.rootFile(), unlock)) {
                case RootProtection.Reading.Wrong(String sentence) -> new Opening.WrongPassphrase(sentence);
                case RootProtection.Reading.Read(KeyRing ring, RootProtection protection) -> {
                    disk.makeFolder(place.folder());
                    yield new Opening.Opened(Vault.open(place, stretching, ring, protection));
                }
            };
        });
    }

    /// Opens the folder with the recovery kit (the whole printed text or its code), and lets `newUnlock` open it from
    /// now on. For a lost passphrase or a lost or damaged `root.key`.
    public Opening restore(Path folder, Secret kit, Unlock newUnlock) {
        var place = place(folder);
        return guarded(folder, () -> {
            var weakness = newUnlock.weakness();
            if (weakness.isPresent()) {
                return new Opening.WeakPassphrase(weakness.get());
            }
            if (!Files.exists(place.recoveryFile())) {
                return new Opening.WrongKit("recovery kit: key folder %s has none (expected: %s)"
                        .formatted(folder, place.recoveryFile().getFileName()));
            }
            byte[] kitSecret = KitCode.read(kit.discloseText());
            if (kitSecret == null) {
                return new Opening.WrongKit(
                        "recovery kit: mistyped (expected: 12 groups of 5 letters and digits, as printed)");
            }
            return restore(place, kitSecret, newUnlock);
        });
    }

    private Opening restore(KeyPlace place, byte[] kitSecret, Unlock newUnlock) throws IOException {
        var file = place.recoveryFile();
        var recovery = KeyFileText.read(file, KeyFileText.RECOVERY).fields(Recovery::read);
        byte[] plain = recovery.open(kitSecret);
        if (plain == null) {
            return new Opening.WrongKit(
                    "recovery kit: does not open %s; a newer kit voids the ones before".formatted(place.folder()));
        }
        var ring = KeyFileText.fields(file, plain, KeyRing::read);
        Arrays.fill(plain, (byte) 0);
        var protection = RootProtection.by(newUnlock, stretching, random);
        disk.replaceAndOverwrite(place.rootFile(), protection.encode(ring));
        return new Opening.Opened(Vault.open(place, stretching, ring, protection));
    }

    private Opening.Refused lost(KeyPlace place) throws IOException {
        return holdsMore(place)
                ? new Opening.Corrupt(
                        place.rootFile(),
                        "key file %s: is not there, but other keys are; restore it from the key backup, or with the "
                                        .formatted(place.rootFile())
                                + "recovery kit: ./belfry keys restore --kit-file F")
                : new Opening.Missing(place.folder());
    }

    /// Keys that a new root key would make unreadable. A lone house.key is what a crash in [#create] left.
    private static boolean holdsMore(KeyPlace place) throws IOException {
        if (Files.exists(place.recoveryFile())) {
            return true;
        }
        if (!Files.isDirectory(place.tenantsFolder())) {
            return false;
        }
        try (DirectoryStream<Path> tenants = Files.newDirectoryStream(place.tenantsFolder())) {
            return tenants.iterator().hasNext();
        }
    }

    /// Looks at the files whose copy would be worth something; people's keys lie wrapped inside a closed folder.
    private static Optional<Opening.Refused> exposed(KeyPlace place) throws IOException {
        for (Path file : new Path[] {place.rootFile(), place.recoveryFile(), place.houseFile()}) {
            if (Files.exists(file) && Disk.isExposed(file)) {
                return Optional.of(new Opening.Exposed(
                        file,
                        ("key file %s: can be read by others than its owner, so it may have been copied (expected: mode"
                                        + " 0600); run chmod 600 on it, then ./belfry keys rotate")
                                .formatted(file)));
            }
        }
        return Optional.empty();
    }

    private KeyPlace place(Path folder) {
        return new KeyPlace(folder.toAbsolutePath().normalize(), disk, random, time);
    }

    private static Opening guarded(Path folder, TenantKeys.DiskWork<Opening> work) {
        try {
            return work.run();
        } catch (CorruptKeyFile e) {
            return new Opening.Corrupt(e.file(), e.getMessage());
        } catch (IOException e) {
            return new Opening.Unreadable(folder, "key folder %s: %s".formatted(folder, reason(e)));
        } catch (UnsupportedOperationException e) {
            return new Opening.Unreadable(
                    folder,
                    "key folder %s: its file system keeps no owner and mode of files (expected: one that does)"
                            .formatted(folder));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                "no permission for %s (expected: a folder of the user that runs Belfry)".formatted(denied.getFile());
            case FileAlreadyExistsException file -> "%s is a file (expected: a folder)".formatted(file.getFile());
            case FileSystemException fault
            when fault.getReason() != null -> "%s: %s".formatted(fault.getFile(), fault.getReason());
            case IOException other -> other.toString();
        };
    }
}
