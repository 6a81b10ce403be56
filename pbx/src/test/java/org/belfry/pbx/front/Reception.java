package org.belfry.pbx.front;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.net.ClientCertificates;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.event.EventSource;
import org.belfry.pbx.event.Subscriptions;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.pbx.trunk.TrunkGuests;
import org.belfry.pbx.trunk.Trunks;
import org.belfry.signal.Directory;
import org.belfry.signal.Endpoint;
import org.belfry.signal.EndpointLimits;
import org.belfry.signal.SipTransport;
import org.belfry.store.schema.Tables;
import org.belfry.vault.LocalAuthority;

/// A tenant with its devices, registrar and front desks behind an endpoint with doors on the loopback,
/// all real; its calls are written down and refused.
final class Reception implements AutoCloseable {

    static final String REALM = "house.test";
    private static final Actor OPERATOR = new Actor.CommandLine("root");

    final OnePerson tenant;
    final NotedCalls calls = new NotedCalls();
    private final Path folder;
    private Devices devices;
    private Trunks trunks;
    private Registrar registrar;
    private final LiveTls tls;
    private Running running;

    /// What ends with a restart.
    private record Running(
            Loops loops, Doors doors, Egress egress, Endpoint endpoint, FrontOffice office, SystemBackground background)
            implements AutoCloseable {
        @Override
        public void close() {
            office.close();
            endpoint.close();
            doors.close();
            egress.close();
            background.close();
            loops.close();
        }
    }

    Reception(Path folder) {
        this.folder = folder;
        tenant = new OnePerson(folder, Time.system());
        tls = tls();
        var background = background();
        devices = Devices.open(tenant.store(), REALM, tenant.time, tenant.random);
        trunks = Trunks.open(tenant.store(), tenant.time);
        var endpoint = new AtomicReference<Endpoint>();
        registrar = registrar(background, endpoint);
        running = run(background, endpoint);
    }

    /// As kill -9 and a start would: nothing is written down that was not before.
    void crash() {
        running.close();
        tenant.restart();
        var background = background();
        devices = Devices.open(tenant.store(), REALM, tenant.time, tenant.random);
        trunks = Trunks.open(tenant.store(), tenant.time);
        var endpoint = new AtomicReference<Endpoint>();
        registrar = registrar(background, endpoint);
        running = run(background, endpoint);
    }

    /// Begins the registrar's rounds, which most tests do without.
    void beginRounds() {
        registrar.start(running.background());
    }

    /// As if the telephones had not been heard of for long.
    void endRegistrations() {
        tenant.store()
                .change(writing -> writing.sql()
                        .update(Tables.BINDING)
                        .set(Tables.BINDING.EXPIRES_AT, tenant.time.now().minusSeconds(3_600))
                        .execute());
    }

    int registrationsOnDisk() {
        return tenant.store().<Integer>read(sql -> sql.fetchCount(Tables.BINDING));
    }

    /// As if nothing had ever been written to the log of registrations.
    void forgetRegistrations() {
        tenant.store()
                .change(writing -> writing.sql().deleteFrom(Tables.REGISTRATION).execute());
    }

    Devices devices() {
        return devices;
    }

    void trunk(Trunk trunk) {
        trunks.put(trunk, OPERATOR);
    }

    void noTrunk(String name) {
        trunks.remove(name, OPERATOR);
    }

    /// A door over TLS that asks for certificates and forces nobody.
    InetSocketAddress openTls(X509Certificate vouching) {
        var guard = new Guard(tenant.time, tenant.random);
        var spec = new DoorSpec(
                "tls",
                "for a test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                guard.gate("tls", GateLimits.sipStreams(), List.of()));
        return opened(running.endpoint().openTls(spec, new ClientCertificates(false, List.of(vouching))))
                .boundAddress();
    }

    /// Whose certificate the house shows.
    X509Certificate authority() {
        return tls.identity().chain().getLast();
    }

    Registrar registrar() {
        return registrar;
    }

    /// Lets telephones subscribe to that.
    Subscriptions serving(EventSource... sources) {
        var ways = new Subscriptions.Ways(callId -> running.endpoint().exchangeOf(callId), "127.0.0.1", _ -> 0);
        var events =
                new Subscriptions(List.of(sources), registrar.contacts(), ways, running.background(), tenant.random);
        running.office().events(events);
        registrar.whenRegistered(events::registered);
        devices.whenRevoked(events::revoked);
        return events;
    }

    Devices.Enrolled device(DevicePolicy policy) {
        return (Devices.Enrolled) devices.add(tenant.person, "", policy, OPERATOR);
    }

    void revoke(Device device) {
        devices.revoke(device.id(), OPERATOR);
    }

    InetSocketAddress open(SipTransport transport) {
        return open(transport, 0);
    }

    InetSocketAddress open(SipTransport transport, int port) {
        return door(transport, port).boundAddress();
    }

    long sightings(SipTransport transport, String what) {
        return running.doors().all().stream()
                .filter(door -> door.spec().name().equals(transport.uriParameter()))
                .mapToLong(door -> door.spec().gate().counters().sightings().getOrDefault(what, 0L))
                .sum();
    }

    private Door door(SipTransport transport, int port) {
        var guard = new Guard(tenant.time, tenant.random);
        var limits = transport == SipTransport.UDP ? GateLimits.sipDatagrams() : GateLimits.sipStreams();
        String name = transport.uriParameter();
        var spec = new DoorSpec(
                name,
                "for a test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                guard.gate(name, limits, List.of()));
        return transport == SipTransport.UDP
                ? opened(running.endpoint().openUdp(spec))
                : opened(running.endpoint().openTcp(spec));
    }

    private static SystemBackground background() {
        return new SystemBackground((task, thrown) -> {
            throw new AssertionError(task, thrown);
        });
    }

    private Registrar registrar(SystemBackground background, AtomicReference<Endpoint> endpoint) {
        return Registrar.open(
                tenant.store(),
                devices,
                background,
                remote -> Objects.requireNonNull(endpoint.get()).datagramsTo(remote),
                tenant.time,
                tenant.random);
    }

    private Running run(SystemBackground background, AtomicReference<Endpoint> endpoint) {
        var loops = new Loops(2);
        var doors = new Doors(loops, tls, background, tenant.time);
        var egress = new Egress(loops, NameLookup.ofSystem());
        var streams = egress.streams(Endpoint.Outside.WAY, List.of(), null);
        var office =
                new FrontOffice(devices, registrar, new TrunkGuests(trunks, _ -> false), tenant.time, tenant.random);
        endpoint.set(new Endpoint(
                loops,
                doors,
                new Endpoint.Settings("127.0.0.1", EndpointLimits.USUAL),
                new Endpoint.Outside(streams, new NoNames(), background),
                exchange -> office.desk(exchange, calls),
                tenant.time,
                tenant.random));
        return new Running(loops, doors, egress, Objects.requireNonNull(endpoint.get()), office, background);
    }

    private LiveTls tls() {
        var authority =
                LocalAuthority.open(folder.resolve("certificates"), tenant.vault.sealer(), tenant.time, tenant.random);
        return new LiveTls(authority.issue(Set.of("localhost"), Set.of(IpAddress.parse("127.0.0.1"))));
    }

    /// Nobody is looked up here: everybody came to us.
    private static final class NoNames implements Directory {
        @Override
        public List<Service> services(String domain) {
            return List.of();
        }

        @Override
        public List<Server> servers(String name) {
            return List.of();
        }

        @Override
        public List<IpAddress> addresses(String host) {
            return List.of();
        }
    }

    private static <D extends Door> D opened(Opening<D> opening) {
        return ((Opening.Opened<D>) opening).door();
    }

    @Override
    public void close() {
        running.close();
        tenant.close();
    }
}
