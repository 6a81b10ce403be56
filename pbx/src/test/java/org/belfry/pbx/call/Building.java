package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.AddressPlan;
import org.belfry.media.MediaPort;
import org.belfry.media.MediaSettings;
import org.belfry.media.PortRange;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.dialplan.Dialplan;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecords;
import org.belfry.pbx.registrar.Contact;
import org.belfry.pbx.registrar.Contacts;
import org.belfry.signal.Directory;
import org.belfry.signal.Endpoint;
import org.belfry.signal.EndpointLimits;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.sdp.Codec;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;
import org.jspecify.annotations.Nullable;

/// An endpoint, a media port and calls on loopback, with a reception that believes each telephone its
/// name: who asks is the front desk's matter and proven there.
final class Building implements AutoCloseable, Contacts, Dialplan {

    private static final Duration PARKED = Duration.ofSeconds(4);
    private static final IpAddress HOME = IpAddress.parse("127.0.0.1");
    static final List<Codec> VOICE = List.of(Codec.OPUS, Codec.G722, Codec.PCMA, Codec.PCMU, Codec.TELEPHONE_EVENT);

    /// For telephones that are not heard at the shared port.
    static final PortRange OWN_PORTS = new PortRange(27_300, 27_399);

    /// A telephone, its owner, and by what it came last.
    record Desk(Device device, PersonId owner, String extension) {}

    private final SecureRandom random = new SecureRandom();
    private final Guard guard = new Guard(Time.system(), random);
    private final Loops loops = new Loops(2);
    private final SystemBackground background = new SystemBackground((task, thrown) -> {
        throw new AssertionError(task, thrown);
    });
    private final LocalAuthority authority;
    private final Doors doors;
    private final Egress egress;
    private final Endpoint endpoint;
    private final MediaPort media;
    private final Door tls;
    private volatile int udp;
    final Calls calls;
    final List<CallRecord> records = Collections.synchronizedList(new ArrayList<>());
    /// Of legs that have not ended, by call and number.
    final Map<Object, CallRecord> up = new ConcurrentHashMap<>();
    volatile boolean recordsAreBehind;
    final AtomicInteger threads = new AtomicInteger();
    final Map<String, Route> routes = new ConcurrentHashMap<>();
    /// Whose calls everybody may take.
    final Set<PersonId> colleagues = ConcurrentHashMap.newKeySet();
    /// Who wants no second call while he talks.
    final Set<PersonId> oneCallers = ConcurrentHashMap.newKeySet();
    /// Who rings for no queue.
    final Set<PersonId> paused = ConcurrentHashMap.newKeySet();
    /// What keys of menus lead to, by `menu keys`.
    final Map<String, Route> choices = new ConcurrentHashMap<>();
    /// On whose behalf keys of menus were asked about.
    final List<org.belfry.pbx.dialplan.Dialling> pressed = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Desk> desks = new ConcurrentHashMap<>();
    final Map<String, TrunkLines.TrunkLine> trunks = new ConcurrentHashMap<>();
    /// Real ones, asked where `trunks` has none of a name.
    volatile TrunkLines lines = _ -> Optional.empty();
    private final Map<DeviceId, Flow> flows = new ConcurrentHashMap<>();
    private final Map<DeviceId, SipUri> contacts = new ConcurrentHashMap<>();
    final Ledgers gate = new Ledgers();
    private final List<Telephone> telephones = new ArrayList<>();

    Building(Path folder) {
        this(folder, CallSettings.Limits.DEFAULT, SessionPolicy.DEFAULT);
    }

    Building(Path folder, CallSettings.Limits limits, SessionPolicy sessions) {
        this(folder, limits, sessions, Services.none());
    }

    /// One that speaks and serves.
    Building(Path folder, Services services) {
        this(folder, CallSettings.Limits.DEFAULT, SessionPolicy.DEFAULT, services);
    }

    private Building(Path folder, CallSettings.Limits limits, SessionPolicy sessions, Services services) {
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        doors = new Doors(
                loops, new LiveTls(authority.issue(Set.of("localhost"), Set.of(HOME))), background, Time.system());
        egress = new Egress(loops, NameLookup.ofSystem());
        var streams = egress.streams(Endpoint.Outside.WAY, List.of(authority.certificate()), null);
        var reception = new Reception(this);
        endpoint = new Endpoint(
                loops,
                doors,
                new Endpoint.Settings("127.0.0.1", EndpointLimits.USUAL),
                new Endpoint.Outside(streams, new Nowhere(), background),
                reception::on,
                Time.system(),
                random);
        media = media();
        var spec = new DoorSpec(
                "sip-tls",
                "for a test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                guard.gate("sip-tls", GateLimits.sipStreams(), List.of()));
        tls = opened(endpoint.openTls(spec));
        calls = new Calls(
                endpoint::exchangeOf,
                media,
                new Callees(() -> this, this, this::device, this::face, new Known(), services),
                gate,
                new Books(),
                new CountedThreads(CallThreads.of(background, Time.system()), threads),
                new CallSettings("house.test", this::port, VOICE, List.of(), sessions, limits, PARKED),
                random);
    }

    private final class Books implements CallRecords {

        @Override
        public void up(CallRecord leg) {
            up.put(List.of(leg.call(), leg.leg()), leg);
        }

        @Override
        public void moved(CallRecord leg) {
            up.remove(List.of(leg.call(), leg.leg()));
        }

        @Override
        public boolean hasRoom() {
            return !recordsAreBehind;
        }

        @Override
        public void ended(CallRecord leg) {
            up.remove(List.of(leg.call(), leg.leg()));
            records.add(leg);
        }
    }

    /// The trunks that are telephones before the real ones.
    private final class Known implements TrunkLines {
        @Override
        public Optional<TrunkLine> named(String name) {
            return Optional.ofNullable(trunks.get(name)).or(() -> lines.named(name));
        }

        @Override
        public boolean isDoubtful(String name) {
            return lines.isDoubtful(name);
        }

        @Override
        public void answered(String name, int status) {
            lines.answered(name, status);
        }

        @Override
        public OptionalInt callsIn(String name) {
            return lines.callsIn(name);
        }
    }

    /// Opens a door for datagrams, as for a trunk in the clear.
    ///
    /// @return its port
    int openUdp() {
        var spec = new DoorSpec(
                "sip-udp",
                "for a test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                guard.gate("sip-udp", GateLimits.sipDatagrams(), List.of()));
        udp = opened(endpoint.openUdp(spec)).boundAddress().getPort();
        return udp;
    }

    org.belfry.signal.Exchange exchange(String callId) {
        return endpoint.exchangeOf(callId);
    }

    SystemBackground background() {
        return background;
    }

    MediaPort mediaPort() {
        return media;
    }

    private MediaPort media() {
        try {
            var addresses = new AddressPlan(List.of(HOME), List.of());
            var settings = new MediaSettings(List.of(HOME), 0, addresses, 1, false, null, OWN_PORTS);
            var associations = new DtlsAssociations(background, Time.system(), random, DtlsLimits.DEFAULT);
            var mediaGate = guard.gate("media", GateLimits.sipDatagrams(), List.of());
            return MediaPort.open(settings, mediaGate, Time.system(), random, associations);
        } catch (IOException taken) {
            throw new IllegalStateException(taken);
        }
    }

    private static <D extends Door> D opened(Opening<D> opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened<D>) opening).door();
    }

    private int port(SipTransport transport) {
        return switch (transport) {
            case TLS -> tls.boundAddress().getPort();
            case UDP -> udp;
            case TCP, WS, WSS -> 0;
        };
    }

    /// Counts the calls that run.
    private record CountedThreads(CallThreads inner, AtomicInteger running) implements CallThreads {
        @Override
        public Time time() {
            return inner.time();
        }

        @Override
        public org.belfry.ground.Background background() {
            return inner.background();
        }

        @Override
        public <E> Mailbox<E> mailbox(int eventsMax) {
            return inner.mailbox(eventsMax);
        }

        @Override
        public void start(String name, Runnable story) {
            running.incrementAndGet();
            inner.start(name, () -> {
                try {
                    story.run();
                } finally {
                    running.decrementAndGet();
                }
            });
        }
    }

    // Who is there.

    /// A telephone that has registered, of a person of its own.
    Telephone telephone(String user, String extension, Codec... codecs) throws IOException {
        return telephone(user, extension, new PersonId(Id.next(Time.system(), random)), codecs);
    }

    Telephone telephone(String user, String extension, PersonId owner, Codec... codecs) throws IOException {
        desk(user, extension, owner);
        var telephone = plugged(user, codecs.length == 0 ? new Codec[] {Codec.PCMA, Codec.TELEPHONE_EVENT} : codecs);
        telephone.register();
        return telephone;
    }

    /// A telephone that may come.
    void desk(String user, String extension) {
        desk(user, extension, new PersonId(Id.next(Time.system(), random)));
    }

    private void desk(String user, String extension, PersonId owner) {
        var device = new Device(
                new DeviceId(Id.next(Time.system(), random)),
                owner,
                user,
                Redacted.of(user),
                DevicePolicy.ENCRYPTED,
                Instant.EPOCH);
        desks.put(user, new Desk(device, owner, extension));
        routes.putIfAbsent(extension, ring(Duration.ofSeconds(20), owner));
    }

    int tlsPort() {
        return tls.boundAddress().getPort();
    }

    String authorityPem() {
        return authority.certificatePem();
    }

    /// Another connection of a telephone that is known.
    Telephone plugged(String user, Codec... codecs) throws IOException {
        long seed = random.nextLong();
        var socket = trusting()
                .getSocketFactory()
                .createSocket(
                        tls.boundAddress().getAddress(), tls.boundAddress().getPort());
        var telephone = new Telephone(user, socket, seed, codecs);
        telephones.add(telephone);
        return telephone;
    }

    DeviceId device(String user) {
        return Objects.requireNonNull(desks.get(user)).device().id();
    }

    PersonId owner(String user) {
        return Objects.requireNonNull(desks.get(user)).owner();
    }

    static Route ring(Duration patience, PersonId... people) {
        return new Route.Ring(
                List.of(new Route.Stage(List.of(people), patience)), new Route.Nowhere(480, "Nobody answers."));
    }

    private SSLContext trusting() throws IOException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    void came(DeviceId device, Flow flow, SipUri contact) {
        contacts.put(device, contact);
        flows.put(device, flow);
    }

    // What calls ask.

    @Override
    public Route route(org.belfry.pbx.dialplan.Dialling by, String dialled, Instant now) {
        return routes.getOrDefault(dialled, new Route.Nowhere(404, "There is no such number."));
    }

    @Override
    public Route pressed(org.belfry.pbx.dialplan.Dialling by, String menu, String keys, Instant now) {
        pressed.add(by);
        return choices.getOrDefault(menu + " " + keys, new Route.Nowhere(404, "There is no such choice."));
    }

    @Override
    public Set<PersonId> colleagues(PersonId person) {
        return colleagues;
    }

    @Override
    public boolean isPaused(PersonId person) {
        return paused.contains(person);
    }

    @Override
    public boolean takesSecondCall(PersonId person) {
        return !oneCallers.contains(person);
    }

    private Optional<Faces.Face> face(PersonId person) {
        return desks.values().stream()
                .filter(desk -> desk.owner().equals(person))
                .findFirst()
                .map(desk -> new Faces.Face(desk.extension(), Redacted.of("Person " + desk.extension())));
    }

    @Override
    public List<Contact> of(PersonId person) {
        return desks.values().stream()
                .filter(desk -> desk.owner().equals(person))
                .flatMap(desk -> of(desk.device().id()).stream())
                .toList();
    }

    @Override
    public List<Contact> of(DeviceId device) {
        var desk = desks.values().stream()
                .filter(one -> one.device().id().equals(device))
                .findFirst();
        var flow = flows.get(device);
        if (desk.isEmpty() || flow == null) {
            return List.of();
        }
        var uri = Objects.requireNonNull(contacts.get(device));
        return List.of(new Contact(device, desk.get().owner(), uri, List.of(), Optional.of(flow), Instant.MAX));
    }

    private Optional<Device> device(DeviceId id) {
        return desks.values().stream()
                .map(Desk::device)
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    /// A gate that writes down what it is asked.
    static final class Ledgers implements OutboundGate {
        final List<Attempt> asked = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger counted = new AtomicInteger();
        volatile @Nullable String refusal;
        volatile String rule = "test";
        volatile Duration longest = Duration.ofHours(1);
        /// Asked when a call wants to last longer, on its thread; the whole time it may last then.
        volatile @Nullable Supplier<Duration> extended;

        @Override
        public Decision ask(Attempt attempt) {
            asked.add(attempt);
            String why = refusal;
            if (why != null) {
                return new Decision.Refused(rule, why, List.of());
            }
            open.incrementAndGet();
            return new Decision.Granted(new Granted(longest), List.of());
        }

        @Override
        public List<Reason> explain(Attempt attempt) {
            String why = refusal;
            return why == null ? List.of() : List.of(new Reason(rule, false, why));
        }

        private final class Granted implements Leave {
            private final Duration longest;
            private boolean closed;

            Granted(Duration longest) {
                this.longest = longest;
            }

            @Override
            public Duration longest() {
                return longest;
            }

            @Override
            public Duration extend() {
                var more = extended;
                return more == null ? longest : more.get();
            }

            @Override
            public void answered() {
                counted.incrementAndGet();
            }

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
            }
        }
    }

    /// A trunk that is one of the telephones.
    void trunk(String name, Telephone telephone) {
        var device = Objects.requireNonNull(desks.get(telephone.user)).device().id();
        trunks.put(
                name,
                new TrunkLines.TrunkLine(
                        name,
                        SipUri.of("", "127.0.0.1", 5061).withParam("transport", "tls"),
                        HOME,
                        Optional.ofNullable(flows.get(device)),
                        false,
                        "+4930555"));
    }

    /// Nothing has a name here.
    private static final class Nowhere implements Directory {
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

    /// Media legs there are.
    int legs() {
        return media.legs();
    }

    /// Nothing of any call is left: no leg, no thread, no place, no leave.
    void isQuiet() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(threads).as("threads").hasValue(0);
            assertThat(calls.isEmpty()).as("tables are empty").isTrue();
            assertThat(media.legs()).as("media legs").isZero();
            assertThat(gate.open).as("leaves").hasValue(0);
            assertThat(media.faults()).as("faults").isZero();
            assertThat(up).as("legs without an end").isEmpty();
        });
    }

    @Override
    public void close() {
        for (Telephone one : telephones) {
            try {
                one.close();
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }
        endpoint.close();
        doors.close();
        egress.close();
        media.close();
        background.close();
        loops.close();
    }
}
