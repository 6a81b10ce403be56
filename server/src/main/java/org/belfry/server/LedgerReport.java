package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import org.belfry.server.control.ControlReply;
import org.belfry.store.LedgerVerdict;

/// Says in words and for machines what checking a ledger found.
final class LedgerReport {

    private LedgerReport() {}

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
                yield new ControlReply.Done(
                        List.of("The ledger is whole: %d rows, %d signed heads, %s."
                                .formatted(whole.rows(), whole.heads(), signed)),
                        result);
            }
            case LedgerVerdict.Broken(long sequence, String sentence) -> {
                result.put("whole", false).put("row", sequence).put("fault", sentence);
                yield new ControlReply.Done(
                        List.of("The ledger is broken at row %d: %s".formatted(sequence, sentence)), result, false);
            }
        };
    }
}
