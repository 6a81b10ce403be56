package org.belfry.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
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
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// What each server of ours stands on: keys and a certificate in a folder, one loop, doors and ways out.
///
/// All load comes from one address, so the gate's figures for one address are lifted; it counts every
/// datagram and connection as it does for the house.
record Foundations(
        Vault vault,
        LocalAuthority authority,
        Loops loops,
        Doors doors,
        Egress egress,
        SystemBackground background,
        Time time,
        SecureRandom random) {

    static final IpAddress HOME = IpAddress.parse("127.0.0.1");

    private static final int CONNECTIONS_MAX = 16_384;
    private static final Rate NO_BOUND = new Rate(1_000_000, 1_000_000);

    static Foundations lay(Path folder) throws IOException {
        var random = new SecureRandom();
        var time = Time.system();
        var loops = new Loops(1);
        var background = new SystemBackground((task, thrown) -> System.err.println(task + ": " + thrown));
        if (!(new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile())
                instanceof org.belfry.vault.Opening.Opened(var vault))) {
            throw new IOException("no key folder could be made in " + folder);
        }
        var authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), time, random);
        var tls = new LiveTls(authority.issue(Set.of("localhost"), Set.of(HOME)));
        return new Foundations(
                vault,
                authority,
                loops,
                new Doors(loops, tls, background, time),
                new Egress(loops, NameLookup.ofSystem()),
                background,
                time,
                random);
    }

    Endpoint endpoint(Function<Exchange, TransactionUser> users) {
        return new Endpoint(
                loops,
                doors,
                new Endpoint.Settings(HOME.toString(), EndpointLimits.USUAL),
                new Endpoint.Outside(
                        egress.streams(Endpoint.Outside.WAY, List.of(authority.certificate()), null),
                        DnsDirectory.ofSystem(egress),
                        background),
                users,
                time,
                random);
    }

    Door open(Endpoint endpoint, LoadPlan.Wire wire, int port) throws IOException {
        var limits = GateLimits.sipStreams()
                .with(new GateLimits.Connections(CONNECTIONS_MAX, CONNECTIONS_MAX, CONNECTIONS_MAX, 0))
                .with(new GateLimits.Deadlines(Duration.ofSeconds(30), Duration.ofSeconds(32), Duration.ofSeconds(10)));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var spec = new DoorSpec("bench", "takes the load of a bench", address, gate("bench", limits));
        return opened(
                switch (wire) {
                    case UDP -> endpoint.openUdp(spec);
                    case TCP -> endpoint.openTcp(spec);
                    case TLS, TLS_NEW -> endpoint.openTls(spec);
                });
    }

    Gate gate(String name, GateLimits limits) {
        return new Guard(time, random)
                .gate(name, limits.with(new GateLimits.Rates(NO_BOUND, NO_BOUND, NO_BOUND)), List.of());
    }

    private static Door opened(Opening<? extends Door> opening) throws IOException {
        return switch (opening) {
            case Opening.Opened<? extends Door> opened -> opened.door();
            case Opening.Failed<? extends Door> failed -> throw new IOException(failed.sentence());
        };
    }
}
