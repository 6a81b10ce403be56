package org.belfry.courier;

import java.util.Optional;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;

/// Visits the mail server up to where TLS stands, without signing in, and sees whether it proves itself (policy B7).
/// One that does not gets nothing, which is what was promised: then nothing is known of how mail would go. Blocks; one
/// connection a look.
final class MailProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("B7"),
            "mail-tls",
            "Mail goes out over TLS only, to a server whose certificate and name were verified.");

    private final Courier courier;

    MailProbe(Courier courier) {
        this.courier = courier;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var server = courier.server();
        if (server.isEmpty()) {
            return new Evidence(CONTROL, Evidence.State.KEPT, "no mail server is set: no mail goes out", time.now());
        }
        String at = server.get().host() + ":" + server.get().port();
        Optional<String> fault = courier.visit();
        return fault.map(sentence -> new Evidence(
                        CONTROL, Evidence.State.UNKNOWN, "%s gets no mail: %s".formatted(at, sentence), time.now()))
                .orElseGet(() -> new Evidence(
                        CONTROL,
                        Evidence.State.KEPT,
                        "visited %s: TLS stood before anything else, certificate and name verified".formatted(at),
                        time.now()));
    }
}
