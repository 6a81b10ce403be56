package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
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
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.ServerIdentity;
import org.belfry.vault.Unlock;
import org.jspecify.annotations.Nullable;

/// An endpoint with doors on the loopback, and all it stands on.
final class Station implements AutoCloseable {

    final Guard guard = new Guard(Time.system(), new SecureRandom());
    static final String PATH = "/sip";
    static final String ORIGIN = "https://house.test";

    final Loops loops;
    final SystemBackground background = new SystemBackground((task, thrown) -> {
        throw new AssertionError(task, thrown);
    });
    final LocalAuthority authority;
    final LiveTls tls;
    final Doors doors;
    final Egress egress;
    final Endpoint endpoint;
    final Zone zone = new Zone();

    Station(Path folder, EndpointLimits limits, Function<Exchange, TransactionUser> users) {
        this(folder, limits, users, 2);
    }

    /// @param loopCount with one, answers leave in the order of their requests
    Station(Path folder, EndpointLimits limits, Function<Exchange, TransactionUser> users, int loopCount) {
        this(folder, limits, users, loopCount, List.of(), null);
    }

    /// @param peers authorities trusted besides our own
    /// @param own what is shown to peers that ask for a certificate; null for nothing
    Station(
            Path folder,
            EndpointLimits limits,
            Function<Exchange, TransactionUser> users,
            int loopCount,
            List<X509Certificate> peers,
            @Nullable ServerIdentity own) {
        loops = new Loops(loopCount);
        var random = new SecureRandom();
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        tls = new LiveTls(authority.issue(Set.of("localhost"), Set.of(IpAddress.parse("127.0.0.1"))));
        doors = new Doors(loops, tls, background, Time.system());
        egress = new Egress(loops, NameLookup.ofSystem());
        var trusted = Stream.concat(Stream.of(authority.certificate()), peers.stream())
                .toList();
        var streams = egress.streams(Endpoint.Outside.WAY, trusted, own == null ? null : new LiveTls(own));
        endpoint = new Endpoint(
                loops,
                doors,
                new Endpoint.Settings("127.0.0.1", limits),
                new Endpoint.Outside(streams, zone, background),
                users,
                Time.system(),
                random);
    }

    /// So short that a test can wait for all of them.
    static EndpointLimits impatient() {
        return timed(Duration.ofMillis(500), Duration.ofMillis(1_500), Duration.ofMillis(500));
    }

    static EndpointLimits timed(Duration message, Duration strangerIdle, Duration reading) {
        var usual = EndpointLimits.USUAL.times();
        return EndpointLimits.USUAL.with(new EndpointLimits.Times(
                message, strangerIdle, usual.knownIdle(), reading, usual.pingEvery(), usual.pongWithin()));
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
            case WS -> opened(endpoint.openWebSocket(spec, PATH, Set.of(ORIGIN)));
            case WSS ->
                opened(doors.openHttps(spec, Station::nothing, List.of(endpoint.webSocket(PATH, Set.of(ORIGIN)))));
        };
    }

    private static void nothing(ServerBuilder services) {
        services.service("/", (_, _) -> HttpResponse.of(HttpStatus.NOT_FOUND));
    }

    static <D extends Door> D opened(Opening<D> opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened<D>) opening).door();
    }

    Caller caller(SipTransport transport, Door door) throws IOException {
        return switch (transport) {
            case UDP -> Caller.udp(door.boundAddress());
            case TCP -> Caller.tcp(door.boundAddress());
            case TLS -> Caller.over(secured(door));
            case WS ->
                new Caller.WebSockets(
                        new Socket(
                                door.boundAddress().getAddress(),
                                door.boundAddress().getPort()),
                        PATH,
                        ORIGIN);
            case WSS -> new Caller.WebSockets(secured(door), PATH, ORIGIN);
        };
    }

    Socket secured(Door door) throws IOException {
        return trusting(null)
                .getSocketFactory()
                .createSocket(
                        door.boundAddress().getAddress(), door.boundAddress().getPort());
    }

    /// How often a door's gate has seen that.
    long sightings(Door door, String what) {
        return door.spec().gate().counters().sightings().getOrDefault(what, 0L);
    }

    static void eventually(ThrowingRunnable claim) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(claim);
    }

    /// For clients of the JDK's TLS that trust the house's authority.
    ///
    /// @param own what they show when asked; null for nothing
    SSLContext trusting(@Nullable ServerIdentity own) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys(own), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keys(ServerIdentity own) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.privateKey(), new char[0], own.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers();
    }

    @Override
    public void close() {
        endpoint.close();
        doors.close();
        egress.close();
        background.close();
        loops.close();
    }
}
