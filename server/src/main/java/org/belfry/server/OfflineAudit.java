package org.belfry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.server.control.ControlReply;
import org.belfry.store.LedgerFile;
import org.belfry.store.Stores;

/// Verifies a ledger without a running house.
public final class OfflineAudit {

    private OfflineAudit() {}

    /// Verifies the ledger in the folders of a house that is not running.
    ///
    /// @param heads a file of heads kept elsewhere to hold against it
    /// @throws StartFault if the folders can't be opened, with the sentence to show
    public static ControlReply verify(Configuration configuration, Passphrases passphrases, Optional<Path> heads)
            throws StartFault, IOException {
        var folder = new DataFolder(configuration.folders().data());
        if (!folder.hasTenants()) {
            return new ControlReply.Refused("data: %s holds no house".formatted(folder.path()));
        }
        try (var opened = new Unwinding()) {
            var time = Time.system();
            var random = new SecureRandom();
            var stores = opened.opened(
                    Archive.require(Stores.open(folder.path(), Archive.database(configuration), time, random)));
            var keys = new KeyRoom(passphrases, time, random);
            var vault = keys.open(configuration.folders().keys(), true);
            var ledger = Archive.require(stores.open(keys.tenant(vault, folder.tenants())))
                    .ledger();
            return LedgerReport.against(heads, ledger::verify);
        }
    }

    /// Verifies an exported ledger with nothing but the public key.
    ///
    /// @param key the public key as PEM
    /// @param heads a file of heads kept elsewhere to hold against it
    /// @throws IOException if a file can't be read
    public static ControlReply verifyFile(Path file, Path key, Optional<Path> heads) throws IOException {
        byte[] publicKey;
        try {
            String pem =
                    Files.readString(key).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            publicKey = Base64.getDecoder().decode(pem);
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused("%s: not a public key in PEM".formatted(key));
        }
        return LedgerReport.against(heads, kept -> {
            try (var export = Files.newInputStream(file)) {
                return LedgerFile.verify(export, publicKey, kept);
            }
        });
    }
}
