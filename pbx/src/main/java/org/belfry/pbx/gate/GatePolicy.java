package org.belfry.pbx.gate;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.number.Destination;

/// What calls cost, and what may be spent: data of the tenant. Immutable.
///
/// @param currency for people to read
/// @param budgets of each kind of account
/// @param staff what everybody may who was granted nothing of their own
/// @param longest a call may last, whatever its budget
public record GatePolicy(
        String currency,
        List<Price> prices,
        Map<Account, Budget> budgets,
        Night night,
        Burst burst,
        Burst dearBurst,
        CallRights staff,
        Duration longest) {

    /// What something is charged to.
    public enum Account {
        PERSON,
        DEVICE,
        TRUNK,
        TENANT
    }

    /// When only `classes` leave the house, by the clock of the place.
    public record Night(LocalTime from, LocalTime until, Set<CallClass> classes) {
        public Night {
            classes = Set.copyOf(classes);
        }

        boolean holds(LocalTime time) {
            return from.isBefore(until)
                    ? !time.isBefore(from) && time.isBefore(until)
                    : !time.isBefore(from) || time.isBefore(until);
        }
    }

    /// Calls that may follow each other at once, and how many an hour after that; of each person
    /// and device.
    public record Burst(int atOnce, int anHour) {}

    /// The dearest there is: what no row names costs as much.
    private static final Price DEAREST = new Price("unknown", 5_000_000, 10_000_000);

    /// Neighbours and the like: what is dear elsewhere is usual there.
    private static final List<String> NEAR = List.of(
            "AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
            "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "US");

    /// @throws IllegalArgumentException if a kind of account has no budget or there are over 10,000
    ///     prices
    public GatePolicy {
        prices = List.copyOf(prices);
        budgets = Map.copyOf(budgets);
        if (budgets.size() != Account.values().length || prices.size() > 10_000) {
            throw new IllegalArgumentException("budgets: %d, prices: %d (expected: one of each kind, 0..10000)"
                    .formatted(budgets.size(), prices.size()));
        }
    }

    /// What is in force until somebody says otherwise: prices rather too high, budgets a firm of
    /// ten does not notice and a thief does. In all at most 50 a day of everybody together.
    public static GatePolicy cautious() {
        var prices = Stream.concat(
                        Stream.of(
                                new Price("national", 0, 20_000),
                                new Price("mobile", 0, 200_000),
                                new Price("international", 100_000, 1_000_000),
                                new Price("shared-cost", 100_000, 500_000),
                                new Price("premium", 2_000_000, 3_000_000),
                                new Price("satellite", 1_000_000, 10_000_000),
                                DEAREST),
                        NEAR.stream().map(country -> new Price("country:" + country, 0, 250_000)))
                .toList();
        var staff = Set.of(CallClass.INTERNAL, CallClass.NATIONAL, CallClass.MOBILE);
        return new GatePolicy(
                "EUR",
                prices,
                Map.of(
                        Account.PERSON, new Budget(10_000_000, 4 * 3600, 3),
                        Account.DEVICE, new Budget(10_000_000, 4 * 3600, 2),
                        Account.TRUNK, new Budget(50_000_000, 60 * 3600, 30),
                        Account.TENANT, new Budget(50_000_000, 60 * 3600, 30)),
                new Night(LocalTime.of(22, 0), LocalTime.of(6, 0), staff),
                new Burst(15, 240),
                new Burst(5, 30),
                new CallRights(staff, Set.of(), false, 0),
                Duration.ofHours(4));
    }

    Budget budget(Account kind) {
        return Objects.requireNonNull(budgets.get(kind));
    }

    /// The most fitting row: the longest prefix, else the country, else the class, else the dearest.
    Price price(Destination destination) {
        if (destination.tollFree()) {
            return new Price("toll-free", 0, 0);
        }
        Price best = null;
        for (var price : prices) {
            if (price.of().startsWith("prefix:")
                    && destination.number().startsWith(price.of().substring(7))
                    && (best == null || price.of().length() > best.of().length())) {
                best = price;
            }
        }
        if (best != null) {
            return best;
        }
        return named("country:" + destination.country())
                .filter(price -> destination.callClass() == CallClass.INTERNATIONAL)
                .findFirst()
                .or(() -> named(destination.callClass().text()).findFirst())
                .orElse(DEAREST);
    }

    private Stream<Price> named(String of) {
        return prices.stream().filter(price -> price.of().equals(of));
    }
}
