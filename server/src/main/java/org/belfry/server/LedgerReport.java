package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.server.control.ControlReply;
import org.belfry.store.LedgerFile;
import org.belfry.store.LedgerVerdict;
import org.belfry.store.SignedHead;

/// Says in words and for machines what checking a ledger found.
final class LedgerReport {

    private LedgerReport() {}

    /// A check that takes heads which were kept elsewhere.
    interface Check {
        LedgerVerdict against(List<SignedHead> keptElsewhere) throws IOException;
    }

    /// Runs a check against the heads in a file.
    ///
    /// @param heads an earlier export or its first lines; without one only what is here is checked
    static ControlReply against(Optional<Path> heads, Check check) {
        List<SignedHead> kept = List.of();
        if (heads.isPresent()) {
            try (var file = new BufferedInputStream(Files.newInputStream(heads.get()))) {
                kept = LedgerFile.heads(file);
            } catch (NoSuchFileException e) {
                return new ControlReply.Refused("%s: no such file".formatted(heads.get()));
            } catch (IOException e) {
                return new ControlReply.Refused("%s: %s".formatted(heads.get(), e.getMessage()));
            }
        }
        try {
            return of(check.against(kept));
        } catch (NoSuchFileException e) {
            return new ControlReply.Refused("%s: no such file".formatted(e.getFile()));
        } catch (IOException e) {
            return new ControlReply.Refused("the ledger can't be read: %s".formatted(e.getMessage()));
        }
    }

    static ControlReply of(LedgerVerdict verdict) {
        var result = JsonNodeFactory.instance.objectNode();
        return switch (verdict) {
            case LedgerVerdict.Whole whole -> {
                result.put("whole", true)
                        .put("rows", whole.rows())
                        .put("heads", whole.heads())
                        .put("signedThrough", whole.signedThrough())
                        .put(
                                "lastSignedAt",
                                whole.lastSignedAt().map(Instant::toString).orElse(null));
                String signed = whole.lastSignedAt()
                        .map(at -> "signed through row %d at %s".formatted(whole.signedThrough(), at))
                        .orElse("not signed yet");
                var lines = new ArrayList<String>();
                lines.add("The ledger is whole: %d rows, %d signed heads, %s."
                        .formatted(whole.rows(), whole.heads(), signed));
                if (whole.signedThrough() < whole.rows()) {
                    lines.add("The %d rows after it are signed within the hour, or when the house closes."
                            .formatted(whole.rows() - whole.signedThrough()));
                }
                yield new ControlReply.Done(lines, result);
            }
            case LedgerVerdict.Broken(long sequence, String sentence) -> {
                result.put("whole", false).put("row", sequence).put("fault", sentence);
                yield new ControlReply.Done(
                        List.of("The ledger is broken at row %d: %s".formatted(sequence, sentence)), result, false);
            }
        };
    }
}
