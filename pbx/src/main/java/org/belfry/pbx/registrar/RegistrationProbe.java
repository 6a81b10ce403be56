package org.belfry.pbx.registrar;

import java.time.Instant;
import java.util.stream.Collectors;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.pbx.registrar.RegistrationLog.Event;

/// Holds the telephones that are registered now against the log of registrations (policy E1). Waits for the store.
///
/// Limit: the newest [RegistrationLog#PAGE_MAX] entries; telephones that came before them are not looked for.
public final class RegistrationProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("E1"),
            "registrations",
            "Every telephone that is registered is in the log, with how it came.");

    private final Registrar registrar;

    public RegistrationProbe(Registrar registrar) {
        this.registrar = registrar;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        // First those, for the log knows each before it is bound.
        var registered = registrar.registrations();
        var entries = registrar.log().newest(RegistrationLog.PAGE_MAX);
        var from = entries.size() < RegistrationLog.PAGE_MAX
                ? Instant.MIN
                : entries.getLast().at();
        var logged = entries.stream()
                .filter(entry -> entry.event().equals(Event.BOUND.text()))
                .map(RegistrationLog.Entry::device)
                .collect(Collectors.toUnmodifiableSet());
        var looked =
                registered.stream().filter(one -> one.since().isAfter(from)).toList();
        long missing = looked.stream()
                .filter(one -> !logged.contains(one.device().id()))
                .count();
        String finding = "%d telephones are registered; of %d looked for, %d are not in the log"
                .formatted(registered.size(), looked.size(), missing);
        return new Evidence(CONTROL, missing == 0 ? Evidence.State.KEPT : Evidence.State.BROKEN, finding, time.now());
    }
}
