package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.Admission;
import org.belfry.guard.Gate;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.net.egress.Destination;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.net.egress.Outlet;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.ServerIdentity;
import org.belfry.vault.Unlock;

/// The parts a test of doors needs, on real sockets of the loopback.
final class House implements AutoCloseable {

    static final HttpResponse.BodyHandler<String> TEXT = HttpResponse.BodyHandlers.ofString();
    static final IpAddress SOMEBODY = IpAddress.parse("198.51.100.7");
    static final Class<?> ADMITTED = Admission.Admitted.class;

    final Guard guard = new Guard(Time.system(), new SecureRandom());
    final Loops loops = new Loops(2);
    final SystemBackground background = new SystemBackground((task, thrown) -> {
        throw new AssertionError(task, thrown);
    });
    final LocalAuthority authority;
    final LiveTls tls;
    final Doors doors;

    House(Path folder) {
        var random = new SecureRandom();
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        tls = new LiveTls(identity());
        doors = new Doors(loops, tls, background, Time.system());
    }

    /// A fresh certificate for localhost, as a renewal makes one.
    ServerIdentity identity() {
        return authority.issue(Set.of("localhost"), Set.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1")));
    }

    static final Consumer<ServerBuilder> HELLO = services ->
            services.service("/hello", (context, request) -> com.linecorp.armeria.common.HttpResponse.of("hello"));

    DoorSpec spec(String name, GateLimits limits) {
        return new DoorSpec(name, "for a test", loopback(0), guard.gate(name, limits, List.of()));
    }

    HttpDoor https(String name, GateLimits limits, Consumer<ServerBuilder> services) {
        return opened(doors.openHttps(spec(name, limits), services));
    }

    HttpDoor https() {
        return https("web", GateLimits.web(), HELLO);
    }

    Gate gateOf(String name) {
        return guard.gate(name, GateLimits.web(), List.of());
    }

    static <D extends Door> D opened(Opening<D> opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened<D>) opening).door();
    }

    static Gate gate(Door door) {
        return door.spec().gate();
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Outlet outlet(Door door) {
        return new Egress(loops, NameLookup.ofSystem())
                .open(Destination.ourselves(
                        "test", "localhost", door.boundAddress().getPort(), List.of(authority.certificate())));
    }

    /// A client socket of the JDK's own TLS, which is not the doors'.
    SSLSocket jdkClient(Door door) throws Exception {
        var socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), door.boundAddress().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// The same, from another address of this machine.
    SSLSocket jdkClient(Door door, InetAddress source) throws Exception {
        var socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(), door.boundAddress().getPort(), source, 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// A browser of that HTTP version that trusts the house's authority.
    HttpClient browser(HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(trusting()).build();
    }

    static HttpRequest request(Door door, String path) {
        return HttpRequest.newBuilder(
                        URI.create("https://localhost:" + door.boundAddress().getPort() + path))
                .build();
    }

    /// Waits for what event loops do in their own time.
    void eventually(ThrowingRunnable claim) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(claim);
    }

    private SSLContext trusting() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        doors.close();
        background.close();
        loops.close();
    }
}
