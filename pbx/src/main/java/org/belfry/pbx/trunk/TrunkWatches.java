package org.belfry.pbx.trunk;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.belfry.ground.Background;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.pbx.call.TrunkLines;
import org.belfry.pbx.trunk.TrunkState.Health;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// Which trunks can be called: asks each whether it is there and registers where it is to, as long as
/// it is set up (decision 0179). Thread-safe; never waits. Holds a [Watch] for each trunk there is.
public final class TrunkWatches implements TrunkLines, AutoCloseable {

    private final Trunks trunks;
    private final Means means;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /// What watching needs.
    ///
    /// @param exchanges the exchange a Call-ID belongs to
    /// @param host the name or address peers reach us by
    /// @param doors the port of our door for a transport; 0 if there is none
    /// @param random unpredictable
    public record Means(
            Function<String, Exchange> exchanges,
            String host,
            ToIntFunction<SipTransport> doors,
            Rhythm rhythm,
            Background background,
            Time time,
            SecureRandom random) {

        NameAddr contact(String user, SipTransport transport) {
            return NameAddr.of(SipUri.of(user, host, doors.applyAsInt(transport))
                    .withParam("transport", transport.uriParameter()));
        }

        SipUri address(String user, @Nullable SipUri registrar) {
            return registrar == null ? SipUri.of(user, host, 0) : SipUri.of(user, registrar.host(), 0);
        }
    }

    public TrunkWatches(Trunks trunks, Means means) {
        this.trunks = trunks;
        this.means = means;
        trunks.whenChanged(this::changed);
    }

    /// Begins, once the endpoint has its doors.
    public void start() {
        trunks.all().forEach(trunk -> changed(trunk.name()));
    }

    private void changed(String name) {
        watches.compute(name, (_, before) -> {
            var trunk = trunks.find(name);
            if (before != null) {
                before.stop(trunk.filter(_ -> !isClosed));
            }
            if (isClosed || trunk.isEmpty()) {
                return null;
            }
            var watch = new Watch(trunk.get(), means, new TrunkManner(trunk.get(), means.random()));
            watch.start();
            return watch;
        });
    }

    /// Of each trunk, by name.
    public List<TrunkState> states() {
        return watches.values().stream()
                .map(Watch::state)
                .sorted(Comparator.comparing(TrunkState::trunk))
                .toList();
    }

    @Override
    public Optional<TrunkLine> named(String name) {
        var watch = watches.get(name);
        var trunk = trunks.find(name);
        if (watch == null || trunk.isEmpty()) {
            return Optional.empty();
        }
        return source(trunk.get(), watch).map(source -> line(trunk.get(), watch, source));
    }

    @Override
    public boolean isDoubtful(String name) {
        var watch = watches.get(name);
        return watch != null && watch.state().health() == Health.DOWN;
    }

    @Override
    public void answered(String name, int status) {
        var watch = watches.get(name);
        if (watch != null) {
            watch.called(status);
        }
    }

    @Override
    public OptionalInt callsIn(String name) {
        return trunks.find(name).stream()
                .mapToInt(trunk -> trunk.terms().concurrent())
                .findFirst();
    }

    private static TrunkLine line(Trunk trunk, Watch watch, IpAddress source) {
        return new TrunkLine(
                trunk.name(),
                trunk.nextHop(),
                source,
                watch.flow(),
                trunk.terms().plain(),
                trunk.shown(),
                watch.manner());
    }

    /// The address its answers come from; before there is one, the one it was given.
    private static Optional<IpAddress> source(Trunk trunk, Watch watch) {
        return watch.flow()
                .map(flow -> IpAddress.of(flow.remote().getAddress()))
                .or(() -> literal(trunk.nextHop().host()));
    }

    private static Optional<IpAddress> literal(String host) {
        try {
            return Optional.of(IpAddress.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    /// Whether some trunk is called by that way: then what belongs to a call of it may come by it.
    public boolean reachedBy(Flow flow) {
        return watches.values().stream()
                .flatMap(watch -> watch.flow().stream())
                .anyMatch(known -> known.equals(flow)
                        || (known.transport() == flow.transport()
                                && known.remote()
                                        .getAddress()
                                        .equals(flow.remote().getAddress())));
    }

    @Override
    public void close() {
        isClosed = true;
        watches.values().forEach(Watch::end);
    }
}
