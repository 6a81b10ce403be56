package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.server.control.ControlReply;
import org.belfry.store.StoreFault;
import org.belfry.store.Stores;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.Secret;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// Opens the key folder of a house that is not running with its recovery kit, and lets something else open it from
/// then on. Holds the data folder meanwhile, so that no house starts or runs on these keys.
public final class KeyRestoration {

    /// A printed kit is a page.
    private static final long KIT_BYTES_MAX = 16 * 1024;

    private final Configuration configuration;
    private final Passphrases passphrases;
    private final boolean noPassphrase;
    private final Time time = Time.system();
    private final SecureRandom random = new SecureRandom();

    /// @param passphrases where the passphrase from then on comes from
    /// @param noPassphrase none: the root key lies in a file from then on
    public KeyRestoration(Configuration configuration, Passphrases passphrases, boolean noPassphrase) {
        this.configuration = configuration;
        this.passphrases = passphrases;
        this.noPassphrase = noPassphrase;
    }

    /// Restores with the kit in the file `kit`. Refused, and nothing changed, if the house runs, the kit does not open
    /// these keys or nothing says what opens them from then on.
    ///
    /// @throws StartFault with the sentence to show
    public ControlReply with(Path kit) throws StartFault {
        var folder = new DataFolder(configuration.folders().data());
        if (!folder.hasTenants()) {
            return new ControlReply.Refused(
                    "data: %s holds no house; name its folder with --data".formatted(folder.path()));
        }
        try (var opened = new Unwinding()) {
            var stores = opened.opened(Archive.hold(folder, configuration, time, random));
            try (var code = read(kit)) {
                var passphrase = passphrase();
                try {
                    Unlock unlock =
                            passphrase.<Unlock>map(Unlock.Passphrase::new).orElseGet(Unlock.KeyFile::new);
                    return restored(stores, folder, code, unlock);
                } finally {
                    passphrase.ifPresent(Secret::wipe);
                }
            }
        } catch (IOException e) {
            throw new StartFault("data: %s can't be let go of: %s".formatted(folder.path(), e.getMessage()));
        }
    }

    private ControlReply restored(Stores stores, DataFolder folder, Secret code, Unlock unlock) throws StartFault {
        Path keys = configuration.folders().keys();
        return switch (new KeyFolder(random, time).restore(keys, code, unlock)) {
            case Opening.Opened(Vault vault) -> {
                var lines = new ArrayList<String>();
                lines.add(
                        switch (unlock) {
                            case Unlock.KeyFile() ->
                                "The keys in %s are restored and open by themselves from now on; the kit stays valid."
                                        .formatted(keys);
                            case Unlock.Passphrase _ ->
                                "The keys in %s are restored and open with the new passphrase from now on; the kit "
                                                .formatted(keys)
                                        + "stays valid.";
                        });
                unwritten(stores, folder, vault).ifPresent(lines::add);
                yield new ControlReply.Done(
                        lines, JsonNodeFactory.instance.objectNode().put("restored", true), lines.size() == 1);
            }
            case Opening.Refused refused -> throw new StartFault(refused.sentence());
        };
    }

    /// Writes into the audit trail that the kit was used. What can't be written does not undo the restoration.
    private Optional<String> unwritten(Stores stores, DataFolder folder, Vault vault) {
        try {
            var tenant = new KeyRoom(passphrases, time, random).tenant(vault, folder.tenants());
            Archive.require(stores.open(tenant))
                    .ledger()
                    .record(new AuditEvent(
                            time.now(),
                            new Actor.CommandLine(System.getProperty("user.name", "unknown")),
                            Optional.empty(),
                            "keys.restore",
                            Optional.empty(),
                            Map.of()));
            return Optional.empty();
        } catch (StartFault | StoreFault fault) {
            return Optional.of("It is not in the audit trail, for that did not open: %s".formatted(fault.getMessage()));
        }
    }

    private Optional<Secret> passphrase() throws StartFault {
        var given = passphrases.given();
        if (given.isPresent() && noPassphrase) {
            given.get().wipe();
            throw new StartFault("--passphrase-file and --no-passphrase: expected one of them");
        }
        return given.isPresent() || noPassphrase ? given : Optional.of(asked());
    }

    private Secret asked() throws StartFault {
        Path keys = configuration.folders().keys();
        var first = passphrases
                .ask("New passphrase of %s:".formatted(keys))
                .orElseThrow(() -> new StartFault("passphrase: none given for the restored keys (expected: "
                        + "--passphrase-file F, or --no-passphrase to let them open by themselves)"));
        try (var second = passphrases.ask("Once more:").orElseGet(() -> Secret.ofText(""))) {
            if (!first.discloseText().equals(second.discloseText())) {
                first.wipe();
                throw new StartFault("passphrase: typed differently the second time; nothing was changed");
            }
            return first;
        }
    }

    private static Secret read(Path kit) throws StartFault {
        try {
            if (Files.size(kit) > KIT_BYTES_MAX) {
                throw new StartFault("--kit-file %s: larger than %d bytes (expected: the printed recovery kit)"
                        .formatted(kit, KIT_BYTES_MAX));
            }
            return Secret.ofText(Files.readString(kit));
        } catch (NoSuchFileException e) {
            throw new StartFault("--kit-file %s: no such file".formatted(kit));
        } catch (IOException e) {
            throw new StartFault("--kit-file %s: cannot be read: %s".formatted(kit, e.getMessage()));
        }
    }
}
