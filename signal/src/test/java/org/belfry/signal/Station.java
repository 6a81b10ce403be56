package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.OutgoingStreams;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;

/// An endpoint with doors on the loopback, and all it stands on.
final class Station implements AutoCloseable {

    final Guard guard = new Guard(Time.system(), new SecureRandom());
    final Loops loops = new Loops(2);
    final SystemBackground background = new SystemBackground((task, thrown) -> {
        throw new AssertionError(task, thrown);
    });
    final LocalAuthority authority;
    final LiveTls tls;
    final Doors doors;
    final Endpoint endpoint;
    final Zone zone = new Zone();

    Station(Path folder, EndpointLimits limits, Function<Exchange, TransactionUser> users) {
        var random = new SecureRandom();
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        tls = new LiveTls(authority.issue(Set.of("localhost"), Set.of(IpAddress.parse("127.0.0.1"))));
        doors = new Doors(loops, tls, background, Time.system());
        var streams = new OutgoingStreams(loops, List.of(authority.certificate()));
        endpoint = new Endpoint(
                loops,
                doors,
                new Endpoint.Settings("127.0.0.1", limits),
                new Endpoint.Outside(streams, zone, background),
                users,
                Time.system(),
                random);
    }

    Door open(SipTransport transport) {
        return open(transport, transport == SipTransport.UDP ? GateLimits.sipDatagrams() : GateLimits.sipStreams(), 0);
    }

    Door open(SipTransport transport, GateLimits limits, int port) {
        String name = "sip-" + transport.name().toLowerCase(java.util.Locale.ROOT);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var spec = new DoorSpec(name, "for a test", address, guard.gate(name, limits, List.of()));
        return switch (transport) {
            case UDP -> opened(endpoint.openUdp(spec));
            case TCP -> opened(endpoint.openTcp(spec));
            case TLS -> opened(endpoint.openTls(spec));
            case WS, WSS -> throw new IllegalArgumentException("a path of the HTTP door");
        };
    }

    private static <D extends Door> D opened(Opening<D> opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened<D>) opening).door();
    }

    Caller caller(SipTransport transport, Door door) throws IOException {
        return switch (transport) {
            case UDP -> Caller.udp(door.boundAddress());
            case TCP -> Caller.tcp(door.boundAddress());
            case TLS ->
                Caller.over(trusting()
                        .getSocketFactory()
                        .createSocket(
                                door.boundAddress().getAddress(),
                                door.boundAddress().getPort()));
            case WS, WSS -> throw new IllegalArgumentException("a path of the HTTP door");
        };
    }

    /// How often a door's gate has seen that.
    long sightings(Door door, String what) {
        return door.spec().gate().counters().sightings().getOrDefault(what, 0L);
    }

    static void eventually(ThrowingRunnable claim) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(claim);
    }

    private SSLContext trusting() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        endpoint.close();
        doors.close();
        background.close();
        loops.close();
    }
}
