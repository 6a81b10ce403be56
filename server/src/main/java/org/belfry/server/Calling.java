package org.belfry.server;

import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.identity.Identity;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.gate.BudgetGate;
import org.belfry.pbx.number.Numbering;
import org.belfry.pbx.record.StoredCallRecords;
import org.belfry.store.TenantStore;

/// What calls are decided by in the house, and where they are remembered: dialplan, outbound gate
/// and call records.
final class Calling implements AutoCloseable {

    /// Where a house stands whose machine does not say.
    private static final String SOMEWHERE = "DE";

    private final Background background;
    private final Numbering numbering = new Numbering();
    private final Dialplans dialplans;
    private final BudgetGate gate;
    private final AtomicReference<BudgetGate.Refusals> refusals = new AtomicReference<>((_, _) -> {});
    private final StoredCallRecords records;

    /// Reads plan, rights and what was spent, and closes the records of calls that were cut. Waits
    /// for the store.
    Calling(TenantStore store, Identity identity, Background background, Time time, SecureRandom random) {
        this.background = background;
        dialplans = Dialplans.open(
                new Dialplans.Parts(
                        store, person -> identity.people().find(person).isPresent(), numbering, time, random),
                Plan.empty(country(numbering), ZoneId.systemDefault()));
        gate = BudgetGate.open(new BudgetGate.Parts(
                store,
                time,
                numbering,
                identity.rights(),
                this::countryOf,
                () -> dialplans.plan().place().country(),
                () -> dialplans.plan().place().zone(),
                (attempt, refused) -> refusals.get().refused(attempt, refused)));
        records = StoredCallRecords.open(store, time, random, background);
    }

    /// The country of the machine's language, until somebody sets another.
    private static String country(Numbering numbering) {
        String country = Locale.getDefault().getCountry();
        return numbering.knows(country) ? country : SOMEWHERE;
    }

    private Optional<String> countryOf(String trunk) {
        return dialplans.plan().outside().trunks().stream()
                .filter(each -> each.name().equals(trunk))
                .map(Plan.Trunk::country)
                .findFirst();
    }

    Numbering numbering() {
        return numbering;
    }

    Dialplans dialplans() {
        return dialplans;
    }

    BudgetGate gate() {
        return gate;
    }

    /// Tells `watch` of each call that is not let out; nobody before. It must not wait.
    void watchRefusals(BudgetGate.Refusals watch) {
        refusals.set(watch);
    }

    StoredCallRecords records() {
        return records;
    }

    /// What goes on by itself as long as the house is open.
    void begin() {
        background.start("numbering plans", numbering::warm);
        gate.start(background);
        records.start();
    }

    /// Writes down what waits.
    @Override
    public void close() {
        records.close();
        gate.close();
    }
}
