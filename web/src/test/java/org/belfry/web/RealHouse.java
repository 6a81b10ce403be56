package org.belfry.web;

import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.courier.Courier;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.ByteCount;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Probe;
import org.belfry.ground.Redacted;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.identity.Entrance;
import org.belfry.identity.Identity;
import org.belfry.identity.Person;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.HttpDoor;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.live.LiveEvents;
import org.belfry.pbx.number.Numbering;
import org.belfry.pbx.record.StoredCallRecords;
import org.belfry.pbx.recording.Recordings;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.pbx.voicemail.BoxLimits;
import org.belfry.pbx.voicemail.Greetings;
import org.belfry.pbx.voicemail.MailChoices;
import org.belfry.pbx.voicemail.MailedMessages;
import org.belfry.pbx.voicemail.MessageBoxes;
import org.belfry.sim.VirtualTime;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.trust.Controls;
import org.belfry.trust.Policy;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;
import org.belfry.web.hook.Webhooks;

/// The rooms beneath as in production, on a folder of the test, behind two real doors on loopback.
/// People live in virtual time, so that codes and limits need no waiting; certificates in the
/// machine's.
final class RealHouse implements AutoCloseable {

    static final String NAME = "pbx.example";
    static final String SECURITY_CONTACT = "mailto:security@glockenbau.example";

    final VirtualTime time = new VirtualTime();
    final SecureRandom random = new SecureRandom();
    final SystemBackground background = new SystemBackground((task, thrown) -> {
        throw new AssertionError(task, thrown);
    });
    final Controls controls = new Controls(time, time, Policy.shipped());
    final Vault vault;
    final TenantStore store;
    final Identity identity;
    final Devices devices;
    final StoredCallRecords records;
    final MessageBoxes boxes;
    final Recordings recordings;
    final Courier courier;
    final MailChoices mailChoices;
    private final MailedMessages mailed;
    final Greetings greetings;
    final KeptSound sounds = new KeptSound(OpusLibrary.concentus());
    final LiveEvents events = new LiveEvents(background, time);
    final List<LiveCall> live = new CopyOnWriteArrayList<>();
    final Web web;
    final Webhooks hooks;
    final Guard guard = new Guard(Time.system(), random);
    final X509Certificate authority;
    final AtomicInteger filesRead = new AtomicInteger();
    volatile boolean ready = true;

    private final GateLimits limits;
    private final Stores stores;
    private final Loops loops = new Loops(2);
    private final LiveTls tls;
    final Egress egress = new Egress(loops, NameLookup.ofSystem());
    private final Doors doors;
    private final HttpDoor console;
    private final HttpDoor app;

    RealHouse(Path folder) {
        this(folder, GateLimits.web());
    }

    /// @param limits of both gates
    RealHouse(Path folder, GateLimits limits) {
        this(folder, limits, 256, null);
    }

    /// @param handlersMax handlers that may wait at once at each door
    /// @param handlers runs them instead of virtual threads; null for those
    RealHouse(Path folder, GateLimits limits, int handlersMax, @org.jspecify.annotations.Nullable Background handlers) {
        this.limits = limits;
        var opening = new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile());
        if (!(opening instanceof org.belfry.vault.Opening.Opened(Vault opened))) {
            throw new AssertionError(opening.toString());
        }
        vault = opened;
        var keys = vault.createTenant(new TenantId(Id.next(time, random)));
        stores = opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random));
        store = opened(stores.open(keys));
        identity = Identity.open(
                new Identity.Parts(store, keys, time, random, (visit, sighting) -> {}, NAME, "Glockenbau"));
        devices = Devices.open(store, NAME, time, random);
        records = StoredCallRecords.open(store, time, random, background);
        courier = Courier.open(store, egress, NAME, time, time, random);
        mailChoices = new MailChoices(store, time);
        mailed = new MailedMessages(
                courier,
                mailChoices,
                sounds,
                person -> identity.people().find(person).flatMap(Person::email).map(Redacted::disclose),
                () -> ZoneOffset.UTC);
        recordings = Recordings.open(store, time, random);
        boxes = MessageBoxes.open(store, BoxLimits.USUAL, mailed, time, random);
        mailed.serve(boxes);
        greetings = new Greetings(store);
        identity.sessions().whenEnded(devices::ended);
        var local = LocalAuthority.open(folder.resolve("authority"), vault.sealer(), Time.system(), random);
        authority = local.certificate();
        tls = new LiveTls(local.serverIdentity(Set.of(NAME, "localhost"), Set.of(IpAddress.parse("127.0.0.1"))));
        doors = new Doors(loops, tls, handlers == null ? background : handlers, Time.system(), handlersMax);
        web = new Web(rooms(), WebSettings.defaults(), time, new Counting(), random);
        hooks = Webhooks.open(store, egress, background, time, random);
        web.alsoTell(hooks);
        console = open(Entrance.CONSOLE);
        app = open(Entrance.APP);
    }

    List<Probe> probes() {
        return web.probes(doors, tls, egress);
    }

    void shutDoors() {
        doors.close(console);
        doors.close(app);
    }

    Gate gate(Entrance entrance) {
        return (entrance == Entrance.CONSOLE ? console : app).spec().gate();
    }

    Browser browser(Entrance entrance) {
        return new Browser(address(entrance), authority);
    }

    InetSocketAddress address(Entrance entrance) {
        return (entrance == Entrance.CONSOLE ? console : app).boundAddress();
    }

    String origin(Entrance entrance) {
        return "https://localhost:" + address(entrance).getPort();
    }

    String firstAdministratorToken() {
        return identity.invitations()
                .firstAdministrator(new Actor.CommandLine("root"))
                .orElseThrow()
                .token()
                .disclose();
    }

    String token(boolean administrator) {
        return identity.invitations()
                .invite(administrator, new Actor.CommandLine("root"), Optional.empty())
                .token()
                .disclose();
    }

    @Override
    public void close() {
        web.close();
        hooks.close();
        doors.close();
        egress.close();
        loops.close();
        identity.close();
        stores.close();
        background.close();
    }

    /// A server of somebody else's, on this machine, trusted by [#authority].
    InetSocketAddress stranger(String name, Consumer<ServerBuilder> services) {
        var at = new InetSocketAddress(IpAddress.parse("127.0.0.1").toInetAddress(), 0);
        var spec = new DoorSpec(name, "a test", at, guard.gate(name, limits, List.of()));
        return switch (doors.openHttps(spec, services)) {
            case Opening.Opened<HttpDoor>(HttpDoor door) -> door.boundAddress();
            case Opening.Failed<HttpDoor> failed -> throw new AssertionError(failed.sentence());
        };
    }

    private HttpDoor open(Entrance entrance) {
        var gate = guard.gate(entrance.text(), limits, List.of());
        var at = new InetSocketAddress(IpAddress.parse("127.0.0.1").toInetAddress(), 0);
        var spec = new DoorSpec(entrance.text(), "a test", at, gate);
        var aside = new HttpDoor.Aside(web.webSockets(entrance), Optional.empty());
        var opening = doors.openHttps(spec, web.door(entrance), aside);
        return switch (opening) {
            case Opening.Opened<HttpDoor>(HttpDoor door) -> door;
            case Opening.Failed<HttpDoor> failed -> throw new AssertionError(failed.sentence());
        };
    }

    private WebRooms rooms() {
        return new WebRooms(
                new WebRooms.Accounts(
                        identity.invitations(),
                        identity.enrolment(),
                        identity.signIn(),
                        identity.sessions(),
                        new WebRooms.Own(identity.factors(), identity.confirmation(), identity.notices()),
                        identity.people(),
                        identity.rights()),
                controls,
                (before, limit) -> store.ledger().page(before.orElse(Long.MAX_VALUE), limit).stream()
                        .map(entry -> new History.Row(
                                entry.sequence(),
                                new AuditEvent(
                                        entry.at(),
                                        entry.actor(),
                                        entry.from(),
                                        entry.action(),
                                        entry.about(),
                                        entry.details())))
                        .toList(),
                new Facts(),
                new WebRooms.Telephones(
                        devices,
                        "/sip",
                        session -> Optional.of(new WebRooms.RelayLogin("1:" + session, Redacted.of("for a test")))),
                new WebRooms.Voicemail(boxes, greetings, sounds, mailed),
                recordings,
                switchroom(),
                () -> Redacted.of(vault.renewRecoveryKit().discloseText()));
    }

    private WebRooms.Switchroom switchroom() {
        var people = identity.people();
        var parts =
                new Dialplans.Parts(store, person -> people.find(person).isPresent(), new Numbering(), time, random);
        return new WebRooms.Switchroom(
                Registrar.open(store, devices, background, _ -> null, time, random),
                Dialplans.open(parts, Plan.empty("DE", ZoneOffset.UTC)),
                List::of,
                records,
                new WebRooms.Live() {
                    @Override
                    public List<LiveCall> calls() {
                        return List.copyOf(live);
                    }

                    @Override
                    public boolean end(Id call, Actor by) {
                        return live.removeIf(each -> each.call().equals(call));
                    }
                },
                events,
                () -> new WebRooms.SipPlace("192.0.2.7", 5061, "an authority"));
    }

    private static <T> T opened(StoreOpening<T> opening) {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new AssertionError(sentence);
        };
    }

    /// Counts the threads on which files are read.
    private final class Counting implements Background {
        @Override
        public void start(String name, Runnable task) {
            filesRead.incrementAndGet();
            background.start(name, task);
        }

        @Override
        public Scheduled after(String name, Duration delay, Runnable task) {
            return background.after(name, delay, task);
        }

        @Override
        public Scheduled every(String name, Duration period, Runnable task) {
            return background.every(name, period, task);
        }
    }

    /// What the server tells of itself.
    private final class Facts implements HouseFacts {
        private final Instant startedAt = time.now();

        @Override
        public String version() {
            return "0.1.0";
        }

        @Override
        public Instant startedAt() {
            return startedAt;
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public String serverName() {
            return NAME;
        }

        @Override
        public String appOrigin() {
            return origin(Entrance.APP);
        }

        @Override
        public Set<String> names() {
            return Set.of(NAME, "localhost");
        }

        @Override
        public Set<String> passkeyNames() {
            return Set.of("localhost");
        }

        @Override
        public String database() {
            return stores.databaseName();
        }

        @Override
        public Memory memory() {
            return new Memory(ByteCount.mebibytes(64), ByteCount.mebibytes(256));
        }

        @Override
        public Optional<Certificate> certificate() {
            return Optional.of(new Certificate(
                    "CN=localhost",
                    authority.getSubjectX500Principal().getName(),
                    authority.getNotBefore().toInstant(),
                    authority.getNotAfter().toInstant(),
                    List.of("localhost")));
        }

        @Override
        public List<Door> doors() {
            return doors.states().stream()
                    .map(state -> new Door(
                            state.name(),
                            "https",
                            state.address(),
                            state.port(),
                            state.purpose(),
                            state.open(),
                            state.onlyFrom().stream().map(Network::toString).toList(),
                            state.counters().open(),
                            0))
                    .toList();
        }
    }
}
