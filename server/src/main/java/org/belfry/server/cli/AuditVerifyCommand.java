package org.belfry.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.belfry.server.OfflineAudit;
import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.control.ControlReply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Verifies the ledger: of the running house, of a house that is not running, or of an exported file with nothing but
/// the public key.
@Command(
        name = "verify",
        description = "Checks every row, every link and every signature of the ledger; exit code 1 if one fails.",
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand extends Asking {

    @Mixin
    PassphraseOption passphrase = new PassphraseOption();

    @ArgGroup(exclusive = false)
    @Nullable
    Exported exported;

    /// An exported ledger.
    static final class Exported {
        @Option(names = "--file", paramLabel = "FILE", required = true, description = "an exported ledger")
        Path file = Path.of("");

        @Option(
                names = "--key",
                paramLabel = "PEM",
                required = true,
                description = "the public key it is verified with")
        Path key = Path.of("");
    }

    @Option(
            names = "--head",
            paramLabel = "FILE",
            description = "signed heads kept elsewhere (an earlier export or its first lines) that it must agree with")
    @Nullable
    Path head;

    @Override
    void arguments(Map<String, String> into) {
        if (head != null) {
            into.put("head", head.toAbsolutePath().toString());
        }
    }

    @Override
    String verb() {
        return "audit.verify";
    }

    @Override
    public Integer call() throws ConfigurationFault, StartFault {
        try {
            if (exported != null) {
                return show(OfflineAudit.verifyFile(exported.file, exported.key, Optional.ofNullable(head)));
            }
            var reply = ask();
            boolean offline = reply instanceof ControlReply.NoHouse;
            return show(
                    offline
                            ? OfflineAudit.verify(house.configuration(), passphrase, Optional.ofNullable(head))
                            : reply);
        } catch (IOException e) {
            return refuse(Optional.ofNullable(e.getMessage()).orElse("the file can't be read"));
        }
    }
}
