package org.belfry.server;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.ByteCount;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.net.Doors;
import org.belfry.server.config.Surroundings;
import org.belfry.web.HouseFacts;

/// What the web room is told of the whole house.
final class HouseDetails implements HouseFacts {

    private final String version;
    private final Instant startedAt;
    private final String name;
    private final String database;
    private final Doors doors;
    private final Certificates certificates;
    private final Supplier<String> appOrigin;
    private final BooleanSupplier ready;
    private final Set<String> names;

    HouseDetails(
            String version,
            Instant startedAt,
            String name,
            String database,
            Doors doors,
            Certificates certificates,
            Supplier<String> appOrigin,
            BooleanSupplier ready) {
        this.version = version;
        this.startedAt = startedAt;
        this.name = name;
        this.database = database;
        this.doors = doors;
        this.certificates = certificates;
        this.appOrigin = appOrigin;
        this.ready = ready;
        names = Stream.concat(
                        Stream.of(name, "localhost"),
                        Surroundings.ownAddresses().stream().map(IpAddress::toString))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public boolean ready() {
        return ready.getAsBoolean();
    }

    @Override
    public String serverName() {
        return name;
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public Set<String> passkeyNames() {
        return Set.copyOf(List.of(name, "localhost").stream().distinct().toList());
    }

    @Override
    public String appOrigin() {
        return appOrigin.get();
    }

    @Override
    public String database() {
        return database;
    }

    @Override
    public Memory memory() {
        var runtime = Runtime.getRuntime();
        return new Memory(
                new ByteCount(runtime.totalMemory() - runtime.freeMemory()), new ByteCount(runtime.maxMemory()));
    }

    @Override
    public Optional<Certificate> certificate() {
        var shown = certificates.shown();
        return Optional.of(new Certificate(
                shown.getSubjectX500Principal().getName(),
                shown.getIssuerX500Principal().getName(),
                shown.getNotBefore().toInstant(),
                shown.getNotAfter().toInstant(),
                Certificates.names(shown)));
    }

    @Override
    public List<Door> doors() {
        return doors.states().stream()
                .map(state -> new Door(
                        state.name(),
                        state.transport().name().toLowerCase(Locale.ROOT),
                        state.address(),
                        state.port(),
                        state.purpose(),
                        state.open(),
                        state.onlyFrom().stream().map(Network::toString).toList(),
                        state.counters().open(),
                        state.counters().refused().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()))
                .toList();
    }
}
