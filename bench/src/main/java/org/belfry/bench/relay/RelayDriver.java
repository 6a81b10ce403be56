package org.belfry.bench.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The process that loads one relay and prints [#WARM], then a [Phase] a line; what our relay said of
/// its browsers it reads from its input:
///
///     RelayDriver CONTESTANT SCENARIO CALLS PORT PID WARM_SECONDS SECONDS
///
/// First flat out, then on schedule with more and more streams until the relay does not keep up, then
/// three times as many packets as that or more, and then seven tenths: do the same streams come
/// through again.
public final class RelayDriver {

    /// On the way at once: enough that the relay never waits, and less than any buffer holds.
    private static final int WINDOW = 512;

    /// A line that says that what comes is measured.
    static final String WARM = "warm";

    private static final double FIRST_OF_RATE = 0.5;
    private static final double STEP = 1.07;
    private static final double OVERLOAD = 3;
    private static final double OVERLOAD_OF_RATE = 1.5;
    private static final double BELOW = 0.7;
    private static final double OVERLOAD_SECONDS = 4;
    private static final double PACKETS_A_SECOND = 50;

    private final Traffic traffic;
    private final int streams;
    private final double seconds;

    private RelayDriver(Traffic traffic, int streams, double seconds) {
        this.traffic = traffic;
        this.streams = streams;
        this.seconds = seconds;
    }

    /// The phases it prints.
    static List<String> phases(Scenario scenario) {
        return scenario.isTurn() ? List.of("saturation") : List.of("saturation", "capacity", "overloaded", "recovered");
    }

    public static void main(String[] arguments) throws IOException {
        var contestant = Relay.valueOf(arguments[0]);
        var scenario = Scenario.valueOf(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        int port = Integer.parseInt(arguments[3]);
        var told = contestant == Relay.BELFRY && scenario.isDtls() ? told() : List.<String>of();
        var streams = new Streams(legs(contestant, scenario, calls, port, told));
        try (var traffic = new Traffic(streams, Long.parseLong(arguments[4]))) {
            traffic.learn();
            var driver = new RelayDriver(traffic, streams.count(), Double.parseDouble(arguments[6]));
            double warmSeconds = Double.parseDouble(arguments[5]);
            if (scenario.isTurn()) {
                driver.flatOut(warmSeconds);
            } else {
                driver.run(warmSeconds);
            }
        }
    }

    private static List<String> told() throws IOException {
        return new String(System.in.readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
    }

    /// Callers' and callees' legs in turns, set up on the peer or known of ours.
    ///
    /// @param told what [RelayServer] said of its browsers, a line each
    static List<Leg> legs(Relay contestant, Scenario scenario, int calls, int port, List<String> told)
            throws IOException {
        var legs = new ArrayList<Leg>();
        switch (contestant) {
            case RTPENGINE -> {
                try (var client = new NgClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                    var rtpengine = new RtpengineCalls(client, scenario);
                    for (int call = 0; call < calls; call++) {
                        legs.addAll(rtpengine.set(call));
                    }
                }
            }
            case BELFRY -> legs.addAll(ours(scenario, calls, port, told));
            case COTURN -> legs.addAll(clients(TurnCalls.ofCoturn(port), calls));
        }
        return legs;
    }

    private static List<Leg> clients(TurnCalls turn, int calls) throws IOException {
        var legs = new ArrayList<Leg>();
        for (int call = 0; call < calls; call++) {
            legs.addAll(turn.set(call));
        }
        return legs;
    }

    private static List<Leg> ours(Scenario scenario, int calls, int port, List<String> told) throws IOException {
        if (scenario.isTurn()) {
            return clients(TurnCalls.ofBelfry(port), calls);
        }
        var browsers = scenario.isDtls()
                ? Optional.of(new BrowserCalls(scenario.suite(true).orElseThrow()))
                : Optional.<BrowserCalls>empty();
        var legs = new ArrayList<Leg>();
        for (int call = 0; call < calls; call++) {
            legs.add(
                    browsers.isPresent()
                            ? browsers.get().set(call, port, Optional.of(RelayServer.credentials(told.get(call))))
                            : ours(scenario, call, true, port));
            legs.add(ours(scenario, call, false, port));
        }
        return legs;
    }

    private static Leg ours(Scenario scenario, int call, boolean isCaller, int port) {
        return new Leg(
                port,
                0,
                Phones.masterKey(scenario, call, isCaller, true),
                Phones.masterKey(scenario, call, isCaller, false),
                Optional.empty());
    }

    private Phase flatOut(double warmSeconds) {
        traffic.flatOut("warm", streams, WINDOW, warmSeconds);
        System.out.println(WARM);
        return tell(traffic.flatOut("saturation", streams, WINDOW, seconds));
    }

    private void run(double warmSeconds) {
        var fast = flatOut(warmSeconds);
        int limit = capacity(fast);
        double most = OVERLOAD_OF_RATE * fast.perSecond() / (limit * PACKETS_A_SECOND);
        tell(traffic.onSchedule("overloaded", limit, Math.max(OVERLOAD, most), OVERLOAD_SECONDS));
        traffic.onSchedule("settling", limit, BELOW, 1);
        tell(traffic.onSchedule("recovered", limit, BELOW, seconds));
    }

    /// The most streams of those tried that the relay carried well; a step that fails is tried twice.
    /// If the first one does, fewer are tried, down to a twentieth.
    private int capacity(Phase fast) {
        int active = (int) Math.clamp(fast.perSecond() / PACKETS_A_SECOND * FIRST_OF_RATE, 2, streams);
        int least = Math.max(2, active / 20);
        traffic.onSchedule("settling", active, 1, 1);
        var best = carried(active);
        while (!best.isGood() && active > least) {
            active = Math.max(least, active * 2 / 3);
            best = carried(active);
        }
        while (best.isGood() && active < streams) {
            active = (int) Math.min(streams, active * STEP + 1);
            var next = carried(active);
            if (!next.isGood()) {
                break;
            }
            best = next;
        }
        tell(best);
        return best.streams();
    }

    private Phase carried(int active) {
        var phase = traffic.onSchedule("capacity", active, 1, seconds);
        return phase.isGood() ? phase : traffic.onSchedule("capacity", active, 1, seconds);
    }

    private static Phase tell(Phase phase) {
        System.out.println(phase.line());
        return phase;
    }
}
