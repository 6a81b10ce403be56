package org.belfry.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.guard.Rate;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.signal.DnsDirectory;
import org.belfry.signal.Endpoint;
import org.belfry.signal.EndpointLimits;
import org.belfry.signal.Exchange;
import org.belfry.sip.SipUri;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;

/// Our server as a process of its own: one loop, one door, a registrar or a taker of calls behind it. Says `ready PORT`
/// and runs until its input ends, which it does with whoever started it.
///
/// All load comes from one address, so the gate's figures for one address are those for all; it counts every datagram
/// and connection as it does for the house.
final class SipServer {

    private static final int CONNECTIONS_MAX = 16_384;
    private static final Rate NO_BOUND = new Rate(1_000_000, 1_000_000);

    private SipServer() {}

    /// Arguments: a [LoadPlan.Scenario], a [LoadPlan.Wire], a folder for keys, how many users, the callee's port.
    public static void main(String[] arguments) throws IOException {
        var scenario = LoadPlan.Scenario.valueOf(arguments[0]);
        var wire = LoadPlan.Wire.valueOf(arguments[1]);
        var folder = Path.of(arguments[2]);
        var admission = new Admission(Integer.parseInt(arguments[3]));
        int port = Integer.parseInt(arguments[4]);
        int calleePort = Integer.parseInt(arguments[5]);
        boolean calls = scenario == LoadPlan.Scenario.CALL;
        String transport = wire == LoadPlan.Wire.UDP ? "udp" : "tcp";
        var callee = uri("sip:callee@127.0.0.1:%d;transport=%s".formatted(calleePort, transport));
        var ourselves =
                uri("sip:127.0.0.1:%d;transport=%s".formatted(port, wire.token().toLowerCase(Locale.ROOT)));
        var door = open(
                wire,
                folder,
                port,
                exchange -> calls
                        ? new CallsUser(exchange, admission, callee, ourselves)
                        : new RegistrarUser(exchange, admission));
        System.out.println("ready " + door.boundAddress().getPort());
        Weight.tellWhenAsked();
    }

    private static SipUri uri(String text) {
        return Objects.requireNonNull(SipUri.parse(text));
    }

    private static Door open(
            LoadPlan.Wire wire, Path folder, int port, java.util.function.Function<Exchange, TransactionUser> users)
            throws IOException {
        var random = new SecureRandom();
        var time = Time.system();
        var loops = new Loops(1);
        var background = new SystemBackground((task, thrown) -> System.err.println(task + ": " + thrown));
        if (!(new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile())
                instanceof org.belfry.vault.Opening.Opened(var vault))) {
            throw new IOException("no key folder could be made in " + folder);
        }
        var authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), time, random);
        var tls = new LiveTls(authority.issue(Set.of("localhost"), Set.of(IpAddress.parse("127.0.0.1"))));
        var doors = new Doors(loops, tls, background, time);
        var egress = new Egress(loops, NameLookup.ofSystem());
        var endpoint = new Endpoint(
                loops,
                doors,
                new Endpoint.Settings("127.0.0.1", EndpointLimits.USUAL),
                new Endpoint.Outside(
                        egress.streams(Endpoint.Outside.WAY, List.of(authority.certificate()), null),
                        DnsDirectory.ofSystem(egress),
                        background),
                users,
                time,
                random);
        var gate = new Guard(time, random).gate("bench", limits(), List.of());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var spec = new DoorSpec("bench", "takes the load of a bench", address, gate);
        return opened(
                switch (wire) {
                    case UDP -> endpoint.openUdp(spec);
                    case TCP -> endpoint.openTcp(spec);
                    case TLS, TLS_NEW -> endpoint.openTls(spec);
                });
    }

    private static GateLimits limits() {
        return GateLimits.sipStreams()
                .with(new GateLimits.Connections(CONNECTIONS_MAX, CONNECTIONS_MAX, CONNECTIONS_MAX, 0))
                .with(new GateLimits.Rates(NO_BOUND, NO_BOUND, NO_BOUND))
                .with(new GateLimits.Deadlines(Duration.ofSeconds(30), Duration.ofSeconds(32), Duration.ofSeconds(10)));
    }

    private static Door opened(Opening<? extends Door> opening) throws IOException {
        return switch (opening) {
            case Opening.Opened<? extends Door> opened -> opened.door();
            case Opening.Failed<? extends Door> failed -> throw new IOException(failed.sentence());
        };
    }
}
