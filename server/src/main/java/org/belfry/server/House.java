package org.belfry.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.courier.Courier;
import org.belfry.ground.Actor;
import org.belfry.ground.Background;
import org.belfry.ground.Probe;
import org.belfry.ground.Redacted;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.identity.Entrance;
import org.belfry.identity.Identity;
import org.belfry.net.Door;
import org.belfry.net.Doors;
import org.belfry.net.DoorsProbe;
import org.belfry.net.HttpDoor.Aside;
import org.belfry.net.Loops;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.net.egress.WebProbe;
import org.belfry.server.config.Configuration;
import org.belfry.server.config.KeptName;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;
import org.belfry.server.control.ControlSocket;
import org.belfry.store.StoreFault;
import org.belfry.trust.Controls;
import org.belfry.trust.Policy;
import org.belfry.vault.KeysApartProbe;
import org.belfry.web.Web;
import org.belfry.web.WebRooms;
import org.belfry.web.WebSettings;
import org.belfry.web.hook.Webhooks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole house: every room is built here, from the ground up, and taken down in the opposite order.
public final class House implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(House.class);

    /// How long `/readyz` may be wrong about the database.
    private static final Duration PULSE = Duration.ofSeconds(10);

    private final Unwinding opened;
    private final Configuration configuration;
    private final Time time;
    private final SecureRandom random;
    private final Background background;
    private final boolean newHouse;
    private final Strongroom strongroom;
    private final Archive archive;
    private final Map<Entrance, Gate> gates;
    private final Identity identity;
    private final Controls controls;
    private final Doors doors;
    private final DoorsProbe doorsProbe;
    private final Telephony telephony;
    private final WebDoors webDoors;
    private final Calling calling;
    private final Courier courier;
    private final Webhooks webhooks;
    private final Links links;
    private final Verbs verbs;
    private final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
    private volatile boolean open;
    private volatile boolean factsAnswer = true;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Held by whoever begins or closes: the signal to end comes from a thread of its own, at any moment.
    private final ReentrantLock turn = new ReentrantLock();

    /// Builds everything and opens every door.
    ///
    /// @throws StartFault with the sentence to show; what was opened is closed again
    public static House open(Configuration configuration, Passphrases passphrases, String version) throws StartFault {
        var opened = new Unwinding();
        try {
            return new House(configuration, passphrases, version, opened);
        } catch (StartFault | RuntimeException e) {
            try {
                opened.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private House(Configuration configuration, Passphrases passphrases, String version, Unwinding opened)
            throws StartFault {
        this.configuration = configuration;
        this.opened = opened;
        LogSetup.level(configuration.logLevel());

        // The ground: time, chance, threads.
        time = Time.system();
        random = new SecureRandom();
        background = opened.opened(new SystemBackground(this::reportFault));

        // Keys and facts.
        var folder = new DataFolder(configuration.folders().data());
        var held = opened.opened(Archive.hold(folder, configuration, time, random));
        newHouse = !folder.hasTenants();
        strongroom = Strongroom.open(configuration, folder, passphrases, time, random);
        strongroom
                .folder()
                .writePrivately(KeptName.in(strongroom.folder().path()).file(), configuration.name() + "\n");
        background.start("doors-rehearsal", () -> Doors.rehearse(certificates().tls()));
        archive = Archive.open(held, strongroom);

        // People and promises.
        var guard = new Guard(time, random);
        gates = gates(guard);
        identity = opened.opened(Identity.open(identityParts()));
        calling = opened.opened(new Calling(archive.store(), identity, background, time, random));
        controls = new Controls(time, background, Policy.shipped());

        // Doors.
        var loops = opened.opened(new Loops(Runtime.getRuntime().availableProcessors()));
        var egress = opened.opened(new Egress(loops, NameLookup.ofSystem()));
        courier = opened.opened(Courier.open(archive.store(), egress, configuration.name(), background, time, random));
        doors = opened.opened(new Doors(loops, certificates().tls(), background, time));
        var ground = new Telephony.Ground(
                archive.store(), courier, configuration, certificates().tls(), background, time, random);
        telephony = opened.opened(Telephony.of(ground, calling, identity.people(), loops, doors, egress, guard));
        identity.sessions().whenEnded(telephony::ended);
        var web = opened.opened(new Web(webRooms(version), WebSettings.defaults(), time, background, random));
        webhooks = opened.opened(Webhooks.open(archive.store(), egress, background, time, random));
        web.alsoTell(webhooks);
        webDoors = webDoors(web);
        telephony.open();
        links = new Links(configuration.name(), webDoors);
        doorsProbe = new DoorsProbe(doors);
        probes(web, egress).forEach(controls::add);
        verbs = verbs();
        opened.opened(controlSocket());
        // Closed first: nothing looks at rooms that close.
        opened.opened(controls);
        open = true;
    }

    private WebDoors webDoors(Web web) throws StartFault {
        var consoleSockets = new Aside(web.webSockets(Entrance.CONSOLE), Optional.empty());
        return new WebDoors(
                doors,
                gates,
                configuration,
                new OpenNetworks(archive.store(), time),
                Map.of(Entrance.APP, telephony.aside(), Entrance.CONSOLE, consoleSockets),
                web::door);
    }

    /// Begins what goes on by itself as long as the house is open: looking at every promise, keeping
    /// certificates fresh, ending what has run out, signing the ledger. Once, after the greeting: who
    /// waits for the doors waits for nothing else. A house that is told to end meanwhile ends when this is
    /// done; one that has ended begins nothing.
    public void begin() {
        turn.lock();
        try {
            if (!closed.get()) {
                identity.start(background);
                calling.begin();
                telephony.begin();
                courier.start(background);
                controls.start();
                opened.opened(background.every("pulse", PULSE, this::feelPulse)::cancel);
                opened.opened(certificates().keepFresh(background)::cancel);
                opened.opened(archive.stores().signHeads(background)::cancel);
            }
        } finally {
            turn.unlock();
        }
    }

    /// What `start` says. While there is no administrator this makes the link that creates the first;
    /// each call ends the link before.
    ///
    /// @param kept whether what is said goes to a log, which gets the place of the link and never the link
    public Greeting greeting(boolean kept) {
        var lines = new ArrayList<String>();
        var folders = configuration.folders();
        if (newHouse) {
            lines.add("New house made: data in %s, keys in %s.".formatted(folders.data(), folders.keys()));
            lines.add("Its own certificate authority has the SHA-256 fingerprint %s; to have browsers trust it: "
                            .formatted(Certificates.fingerprint(authority()))
                    + "./belfry certificate authority > belfry-ca.pem");
        } else {
            lines.add("Belfry keeps its data in %s and its keys in %s.".formatted(folders.data(), folders.keys()));
        }
        lines.addAll(webDoors.notices());
        for (String key : configuration.reservedKeys()) {
            lines.add("%s is noted, but without effect in this version.".formatted(key));
        }
        links.nameHint().ifPresent(lines::add);
        String ready = "ready %s · console %s".formatted(links.app(), links.console());
        var invitation = identity.invitations().firstAdministrator(new Actor.House("start"));
        if (invitation.isEmpty()) {
            strongroom.folder().remove(strongroom.folder().consoleLink());
            return new Greeting(lines, ready);
        }
        String link = links.enrolment(invitation.get());
        strongroom.folder().writePrivately(strongroom.folder().consoleLink(), link + "\n");
        if (kept) {
            lines.add("Nobody administers this house yet. The link that makes the first administrator lies in %s."
                    .formatted(strongroom.folder().consoleLink()));
            return new Greeting(lines, ready);
        }
        lines.add("Nobody administers this house yet. This link makes the first administrator; it works once, until %s:"
                .formatted(invitation.get().expiresAt().truncatedTo(ChronoUnit.MINUTES)));
        lines.add("  " + link);
        lines.add(links.sshHint());
        return new Greeting(lines, ready + " · enrol " + link);
    }

    /// Has `task` run when somebody asks the house to end through the control socket.
    public void onStop(Runnable task) {
        stop.set(task);
    }

    /// Carries out a command of the command line, asked for from within.
    public ControlReply ask(ControlRequest request) {
        return verbs.apply(request);
    }

    /// Who is who here.
    public Identity identity() {
        return identity;
    }

    public InetSocketAddress appAddress() {
        return webDoors.app().boundAddress();
    }

    public InetSocketAddress consoleAddress() {
        return webDoors.console().boundAddress();
    }

    /// What signs the certificate the doors show.
    public X509Certificate authority() {
        return certificates().authority();
    }

    /// Takes the house down: doors first, so that nothing new begins, then what stands on what. At most
    /// 5 s.
    @Override
    public void close() throws IOException {
        turn.lock();
        try {
            if (closed.compareAndSet(false, true)) {
                opened.close();
            }
        } finally {
            turn.unlock();
        }
    }

    /// The app's origin (RFC 6454 §6.1): its address without the final slash.
    private String appOrigin() {
        return links.app().substring(0, links.app().length() - 1);
    }

    private WebRooms.Accounts accounts() {
        return new WebRooms.Accounts(
                identity.invitations(),
                identity.enrolment(),
                identity.signIn(),
                identity.sessions(),
                new WebRooms.Own(identity.factors(), identity.confirmation(), identity.notices()),
                identity.people(),
                identity.rights());
    }

    private Certificates certificates() {
        return strongroom.certificates();
    }

    private List<Probe> probes(Web web, Egress egress) {
        var probes = new ArrayList<Probe>();
        probes.add(doorsProbe);
        probes.add(new KeysApartProbe(strongroom.vault(), strongroom.folder().path()));
        probes.add(new WebProbe(doors, certificates().tls(), egress, random));
        probes.addAll(archive.stores().probes());
        probes.addAll(identity.probes());
        probes.add(courier.probe());
        probes.addAll(web.probes(doors, certificates().tls(), egress));
        probes.addAll(new TelephoneProbes(doors, certificates().tls(), egress, configuration.telephones(), random)
                .of(telephony, calling));
        return probes;
    }

    /// Every door is open, and the facts can be read.
    private boolean ready() {
        return open && !closed.get() && doors.all().stream().allMatch(Door::isOpen) && factsAnswer;
    }

    private void feelPulse() {
        try {
            if (identity.people().count() > 0) {
                strongroom.folder().remove(strongroom.folder().consoleLink());
            }
            factsAnswer = true;
        } catch (StoreFault fault) {
            factsAnswer = false;
            LOG.warn("the database does not answer: {}", fault.getMessage());
        }
    }

    private static Map<Entrance, Gate> gates(Guard guard) {
        return Map.of(
                Entrance.APP, guard.gate(Entrance.APP.text(), GateLimits.web(), List.of()),
                Entrance.CONSOLE, guard.gate(Entrance.CONSOLE.text(), GateLimits.web(), List.of()));
    }

    /// Guessers are slowed at the gate of the door they came through.
    private Identity.Parts identityParts() {
        return new Identity.Parts(
                archive.store(),
                strongroom.keys().tenant(),
                time,
                random,
                (visit, sighting) ->
                        Objects.requireNonNull(gates.get(visit.entrance())).sight(visit.from(), sighting),
                configuration.name(),
                "");
    }

    private WebRooms webRooms(String version) {
        var details = new HouseDetails(
                version,
                time.now(),
                configuration.name(),
                archive.stores().databaseName(),
                doors,
                certificates(),
                this::appOrigin,
                this::ready);
        return new WebRooms(
                accounts(),
                controls,
                new LedgerHistory(archive.store().ledger()),
                details,
                new WebRooms.Telephones(telephony.devices(), Telephony.WEB_SOCKET, telephony::relayLogin),
                telephony.voicemail().forWeb(),
                telephony.recordings(),
                telephony.switchroom(calling, certificates()::authorityPem),
                () -> Redacted.of(strongroom.keys().renewRecoveryKit().discloseText()));
    }

    private Verbs verbs() {
        var more = new HashMap<>(new CallVerbs(calling, identity.people(), time).table());
        more.putAll(new TrunkVerbs(calling, telephony).table());
        more.putAll(new DialplanVerbs(calling.dialplans()).table());
        more.putAll(new DeviceVerbs(configuration.name(), identity.people(), telephony, certificates()).table());
        more.putAll(new VoicemailVerbs(telephony.voicemail(), identity.people(), courier).table());
        more.putAll(new MailVerbs(courier).table());
        more.putAll(new WebhookVerbs(webhooks).table());
        var sounds = telephony.voicemail().sounds();
        more.putAll(new RecordingVerbs(telephony.recordings(), sounds, identity.people()).table());
        var rooms = new Verbs.Rooms(
                time,
                strongroom.keys(),
                archive.store().ledger(),
                identity.invitations(),
                identity.people(),
                controls,
                doors,
                doorsProbe,
                webDoors,
                certificates(),
                links,
                () -> stop.get().run());
        return new Verbs(rooms, more);
    }

    private ControlSocket controlSocket() throws StartFault {
        var socket = strongroom.folder().controlSocket();
        try {
            return ControlSocket.open(socket, verbs, background);
        } catch (IOException e) {
            throw new StartFault("data: the control socket %s can't be opened: %s".formatted(socket, e.getMessage()));
        }
    }

    /// A task that stumbles over a room already closed was overtaken by the end of the house, which is
    /// no fault.
    private void reportFault(String task, Throwable thrown) {
        if (!closed.get()) {
            LOG.error("the task '{}' failed", task, thrown);
        }
    }
}
