package org.belfry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.belfry.bench.load.LoadPlan.Wire;
import org.belfry.bench.relay.RelayBench;

/// The bench's own command line. The options of a wire are for `registrar` and `calls`, which else
/// use all.
///
///     Bench LAUNCHER [--help] [--quick | --try] [--udp] [--tcp] [--tls] [--tls_new] [NAME …]
public final class Bench {

    /// Measures one thing.
    interface Measurement {
        /// Tells each figure as soon as it is known.
        void measure(Path launcher, Consumer<Figure> tell) throws Exception;
    }

    /// Fewer and shorter runs, for a look.
    private static final String QUICK = "--quick";

    /// Only whether it runs; heeded by all that take load.
    private static final String TRY = "--try";

    private static final String HELP = """
            Usage: ./belfry bench [--quick | --try] [--udp] [--tcp] [--tls] [--tls_new] [NAME ...]
            Measures what is named, or all of it:

              startup    from a command to a house that serves
              livez      requests of HTTP
              store      rows of a tenant's database
              sip        messages parsed and written, beside JAIN-SIP
              registrar  registrations a second: the whole house, the bare endpoint, Kamailio
              calls      calls a second: the same, and how soon their records are durable
              relay      packets of calls relayed, beside rtpengine, and what each allocates
              turn       packets of TURN channels relayed, beside coturn
              mixer      channels of conferences on one processor, by codec
              idle       memory of connections, registrations and calls that rest
              refusals   whether their time tells who lives in the house
              crowd      10,000 telephones and 500 encrypted calls at once

              --quick    fewer and shorter runs, for a look
              --try      of registrar, calls, relay, turn, mixer, idle, refusals, crowd: a second of
                         each, whether it runs and not how fast
              --udp --tcp --tls --tls_new  the wires of registrar and calls, else all
            docs/BENCH.md says what the figures mean.""";

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(HELP);
            return;
        }
        var effort = effort(List.of(arguments));
        Set<Wire> wires = wires(arguments);
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("startup", (launcher, tell) -> StartBench.measure(launcher).forEach(tell));
        all.put("livez", (launcher, tell) -> LivezBench.measure(launcher).forEach(tell));
        all.put("store", (launcher, tell) -> StoreBench.measure().forEach(tell));
        all.put("sip", (launcher, tell) -> SipBench.measure().forEach(tell));
        all.put("registrar", (launcher, tell) -> LoadBench.registrar(wires, effort, tell));
        all.put("calls", (launcher, tell) -> LoadBench.calls(wires, effort, tell));
        all.put("relay", (launcher, tell) -> RelayBench.relays(relays(effort), rows(tell)));
        all.put("turn", (launcher, tell) -> RelayBench.turn(allocations(effort), rows(tell)));
        all.put("mixer", (launcher, tell) -> MixerBench.measure(effort, tell));
        all.put("idle", (launcher, tell) -> IdleBench.measure(effort).forEach(tell));
        all.put("refusals", (launcher, tell) -> RefusalBench.measure(effort, tell));
        all.put("crowd", (launcher, tell) -> CrowdBench.measure(effort, tell));

        Path launcher = Path.of(arguments[0]);
        var chosen = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        chosen.removeIf(argument -> argument.startsWith("--"));
        if (chosen.isEmpty()) {
            chosen.addAll(all.keySet());
        }
        System.out.println(machine());
        System.out.println();
        System.out.println("| what | median | spread (runs) | target |");
        System.out.println("|---|---|---|---|");
        for (String name : chosen) {
            var measurement = all.get(name);
            if (measurement == null) {
                System.err.println("bench: no %s (there are: %s)".formatted(name, String.join(", ", all.keySet())));
                System.exit(2);
                return;
            }
            measurement.measure(launcher, figure -> System.out.println(figure.row()));
        }
    }

    private static Effort effort(List<String> arguments) {
        if (arguments.contains(TRY)) {
            return Effort.TRY;
        }
        return arguments.contains(QUICK) ? Effort.QUICK : Effort.FULL;
    }

    private static RelayBench.Plan relays(Effort effort) {
        return plan(effort, effort.of(20, 2_000, 3_000));
    }

    private static RelayBench.Plan allocations(Effort effort) {
        return plan(effort, effort.of(20, 2_000, 2_000));
    }

    private static RelayBench.Plan plan(Effort effort, int callsMax) {
        return new RelayBench.Plan(
                effort.of(1, 1, 3), callsMax, effort.of(2.0, 20, 20), effort.of(1.0, 2, 2), effort.of(1.0, 3, 5));
    }

    private static RelayBench.Rows rows(Consumer<Figure> tell) {
        return (name, unit, runs, target) -> tell.accept(new Figure(name, unit, runs, target));
    }

    private static Set<Wire> wires(String[] arguments) {
        var named = EnumSet.allOf(Wire.class);
        named.removeIf(wire -> !List.of(arguments).contains("--" + wire.name().toLowerCase(Locale.ROOT)));
        return named.isEmpty() ? EnumSet.allOf(Wire.class) : named;
    }

    private static String machine() throws Exception {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        return "%s, %d processors, %s %s, Java %s"
                .formatted(
                        cpu,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }
}
