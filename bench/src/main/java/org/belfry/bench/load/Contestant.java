package org.belfry.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// Who is measured, ours first.
public enum Contestant {
    /// The rooms of a house, with a database.
    HOUSE("Belfry, the whole house"),
    /// Our endpoint alone.
    BELFRY("Belfry, the bare endpoint"),
    KAMAILIO("Kamailio 5.6"),
    JAIN("JAIN-SIP 1.3.0-91 with transactions");

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /// Those that can do it on this machine.
    public static List<Contestant> ready(LoadPlan.Scenario scenario, LoadPlan.Wire wire) {
        return Stream.of(values())
                .filter(each -> switch (each) {
                    case HOUSE, BELFRY -> true;
                    case KAMAILIO -> Kamailio.isInstalled();
                    case JAIN -> scenario == LoadPlan.Scenario.REGISTER && wire == LoadPlan.Wire.UDP;
                })
                .toList();
    }

    public Subject start(LoadPlan.Scenario scenario, LoadPlan.Wire wire, int users)
            throws IOException, InterruptedException {
        return switch (this) {
            case HOUSE -> Subject.house(scenario, wire, users);
            case BELFRY -> Subject.belfry(scenario, wire, users);
            case KAMAILIO -> Subject.kamailio(scenario, wire);
            case JAIN -> Subject.jain(scenario, wire, users);
        };
    }

    /// Whether it is as fast in its first second as ever.
    public boolean isCompiled() {
        return this == KAMAILIO;
    }

    /// Whether it is one of ours.
    public boolean isOurs() {
        return this == HOUSE || this == BELFRY;
    }

    /// How many times as much processor time it may take as ours at least.
    public String target(LoadPlan.Scenario scenario, LoadPlan.Wire wire) {
        if (scenario.isCall()) {
            return ">= 1";
        }
        return this == JAIN ? ">= 4" : wire == LoadPlan.Wire.UDP || wire == LoadPlan.Wire.TLS_NEW ? ">= 2" : ">= 1.5";
    }
}
