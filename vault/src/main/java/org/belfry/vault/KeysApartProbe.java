package org.belfry.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;

/// Policy E6, "keys apart": looks at the disk whether somebody who takes the data gets the keys with it.
///
/// Broken: keys lie inside the data folder (or the other way round), or others may read them. Relaxed: the root key
/// opens by itself and lies on the data's own disk. Looks at no more than [#FILES_MAX] files.
public final class KeysApartProbe implements Probe {

    private static final int FILES_MAX = 20_000;
    private static final Control CONTROL = new Control(
            new PolicyRow("E6"),
            "keys-apart",
            "A copy of the data opens nowhere without the key folder, and the root key does not lie beside the data"
                    + " unprotected.");

    private final Vault vault;
    private final Path dataFolder;

    public KeysApartProbe(Vault vault, Path dataFolder) {
        this.vault = vault;
        this.dataFolder = dataFolder;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        try {
            return look(vault.folder().toRealPath(), dataFolder.toRealPath(), time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Evidence look(Path keys, Path data, Time time) throws IOException {
        if (keys.startsWith(data) || data.startsWith(keys)) {
            return evidence(Evidence.State.BROKEN, time, "One of the key folder and the data folder holds the other.");
        }
        List<String> exposed = exposed(keys);
        if (!exposed.isEmpty()) {
            return evidence(
                    Evidence.State.BROKEN,
                    time,
                    "%d files or folders of keys can be read by others, first %s."
                            .formatted(exposed.size(), exposed.getFirst()));
        }
        boolean sameDisk = Files.getFileStore(keys).equals(Files.getFileStore(data));
        if (!vault.rootInClear()) {
            return evidence(
                    Evidence.State.KEPT,
                    time,
                    "The root key is sealed under a passphrase; only the owner reads the keys.");
        }
        return sameDisk
                ? evidence(
                        Evidence.State.RELAXED,
                        time,
                        "The root key lies in a file on the same disk as the data: whoever takes the disk has both. Set"
                                + " a passphrase with ./belfry keys rotate --passphrase-file F, or move the key folder"
                                + " to another disk.")
                : evidence(
                        Evidence.State.KEPT,
                        time,
                        "The root key lies on another disk than the data; only the owner reads the keys.");
    }

    private static List<String> exposed(Path keys) throws IOException {
        var exposed = new ArrayList<String>();
        try (Stream<Path> paths = Files.walk(keys, 4).limit(FILES_MAX)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Disk.isExposed(path)) {
                    exposed.add(keys.relativize(path).toString());
                }
            }
        }
        return exposed;
    }

    private static Evidence evidence(Evidence.State state, Time time, String finding) {
        return new Evidence(CONTROL, state, finding, time.now());
    }
}
