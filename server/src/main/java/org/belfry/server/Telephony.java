package org.belfry.server;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.belfry.courier.Courier;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.guard.Guard;
import org.belfry.guard.Sighting;
import org.belfry.identity.People;
import org.belfry.media.MediaPort;
import org.belfry.net.Doors;
import org.belfry.net.HttpDoor.Aside;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.WebSocketPath;
import org.belfry.net.egress.Egress;
import org.belfry.pbx.call.CallSettings;
import org.belfry.pbx.call.CallSettings.Limits;
import org.belfry.pbx.call.CallThreads;
import org.belfry.pbx.call.Callees;
import org.belfry.pbx.call.Calls;
import org.belfry.pbx.call.Faces;
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.call.Services;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.event.BusyLamps;
import org.belfry.pbx.event.PresenceOfPeople;
import org.belfry.pbx.event.Subscriptions;
import org.belfry.pbx.front.FrontOffice;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.live.LiveEvents;
import org.belfry.pbx.recording.RecordingRule;
import org.belfry.pbx.recording.Recordings;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.pbx.trunk.Rhythm;
import org.belfry.pbx.trunk.TrunkGate;
import org.belfry.pbx.trunk.TrunkGuests;
import org.belfry.pbx.trunk.TrunkState;
import org.belfry.pbx.trunk.TrunkWatches;
import org.belfry.pbx.trunk.Trunks;
import org.belfry.server.config.Configuration;
import org.belfry.server.config.Configuration.Telephones;
import org.belfry.server.config.Surroundings;
import org.belfry.signal.DnsDirectory;
import org.belfry.signal.Endpoint;
import org.belfry.signal.EndpointLimits;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.sdp.Codec;
import org.belfry.store.TenantStore;
import org.belfry.web.WebRooms;
import org.jspecify.annotations.Nullable;

/// The telephone system in the house: devices, registrar, front desks, calls and what is kept of them, behind
/// the doors of telephones and the media port. Opening waits; call from a thread that may.
final class Telephony implements AutoCloseable {

    /// Where browsers speak SIP on the door of the app (RFC 7118).
    static final String WEB_SOCKET = "/sip";

    /// Best first: what two sides share is passed on as it is.
    private static final List<Codec> VOICE =
            List.of(Codec.OPUS, Codec.G722, Codec.PCMA, Codec.PCMU, Codec.TELEPHONE_EVENT);

    private static final List<Codec> PICTURE = List.of();

    /// To begin with: what is relayed may go on for as long as [TurnLimits] let it.
    private static final Duration RELAY_LOGIN = Duration.ofMinutes(10);

    private static final int HTTPS = 443;
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    private final Ground ground;
    private final Devices devices;
    private final Registrar registrar;
    private final FrontOffice office;
    private final Voicemail voicemail;
    private final Recordings recordings;
    private final Subscriptions events;
    private final MediaPort media;
    private final Trunks lines;
    private final TrunkWatches trunks;
    private final Calls calls;
    private final LiveEvents news;
    private final Endpoint endpoint;
    private final TelephoneDoors doors;
    private final AtomicReference<@Nullable Endpoint> known = new AtomicReference<>();

    /// What it stands on.
    record Ground(
            TenantStore store,
            Courier courier,
            Configuration configuration,
            LiveTls tls,
            Background background,
            Time time,
            SecureRandom random) {

        Telephones telephones() {
            return configuration.telephones();
        }
    }

    /// Reads devices and bindings and opens the media port; opens no door of SIP yet.
    ///
    /// @throws StartFault if the media port or the authorities of providers can't be had, with the
    /// sentence to show
    static Telephony of(
            Ground ground, Calling calling, People people, Loops loops, Doors doors, Egress egress, Guard guard)
            throws StartFault {
        var authorities = SipAuthorities.read(ground.telephones().authorities());
        var opening = new OpeningMedia(ground, guard);
        try {
            var own = new TelephoneDoors(ground.telephones(), authorities, doors, guard);
            return new Telephony(ground, calling, people, opening, own, new Ways(loops, doors, egress));
        } catch (StartFault | RuntimeException e) {
            opening.abandon();
            throw e;
        }
    }

    /// What SIP goes in and out by.
    private record Ways(Loops loops, Doors doors, Egress egress) {}

    private Telephony(
            Ground ground, Calling calling, People people, OpeningMedia opening, TelephoneDoors doors, Ways ways)
            throws StartFault {
        this.ground = ground;
        this.doors = doors;
        var store = ground.store();
        devices = Devices.open(store, ground.configuration().name(), ground.time(), ground.random());
        registrar = Registrar.open(store, devices, ground.background(), this::flowTo, ground.time(), ground.random());
        lines = Trunks.open(store, ground.time());
        trunks = new TrunkWatches(
                lines,
                new TrunkWatches.Means(
                        this::exchangeOf,
                        host(),
                        doors::port,
                        Rhythm.USUAL,
                        ground.background(),
                        ground.time(),
                        ground.random()));
        var guests = new TrunkGuests(lines, trunks::reachedBy);
        office = new FrontOffice(devices, registrar, guests, ground.time(), ground.random());
        var faces = Faces.byExtension(calling.dialplans(), people);
        voicemail = new Voicemail(ground, calling, people, faces, this::guessed);
        recordings = Recordings.open(store, ground.time(), ground.random());
        media = opening.opened();
        calls = new Calls(
                this::exchangeOf,
                media,
                new Callees(calling::dialplans, registrar.contacts(), devices::find, faces, trunks, services(calling)),
                new TrunkGate(lines, calling.gate()),
                calling.records(),
                CallThreads.of(ground.background(), ground.time()),
                new CallSettings(host(), doors::port, VOICE, PICTURE, SessionPolicy.DEFAULT, Limits.DEFAULT),
                ground.random());
        calling.dialplans().whenSet(_ -> calls.personalChanged());
        events = subscriptions(calling);
        news = news(calling);
        endpoint = new Endpoint(
                ways.loops(),
                ways.doors(),
                new Endpoint.Settings(host(), EndpointLimits.USUAL),
                new Endpoint.Outside(
                        ways.egress().streams(Endpoint.Outside.WAY, doors.authorities(), ground.tls()),
                        DnsDirectory.ofSystem(ways.egress()),
                        ground.background()),
                exchange -> office.desk(exchange, calls),
                ground.time(),
                ground.random());
        known.set(endpoint);
        calling.watchRefusals(this::sighted);
        devices.whenRevoked(device -> calls.endOf(device.id()));
    }

    private Services services(Calling calling) {
        var rule = new RecordingRule(recordings, () -> calling.dialplans().plan());
        return new PersonalCodes(calling.dialplans())
                .addTo(voicemail.desk().in(Services.speaking()))
                .recording(rule);
    }

    /// What was not let out is sighted at the door its telephone came by.
    private void sighted(OutboundGate.Attempt attempt, OutboundGate.Decision.Refused refused) {
        attempt.device().stream()
                .flatMap(device -> registrar.contacts().of(device).stream())
                .flatMap(contact -> contact.flow().stream())
                .limit(1)
                .forEach(flow -> flow.sight(new Sighting.OutboundRefused(refused.rule())));
    }

    private LiveEvents news(Calling calling) {
        var all = new LiveEvents(ground.background(), ground.time());
        all.watch(calls, registrar, voicemail.boxes(), calling.records());
        return all;
    }

    private Subscriptions subscriptions(Calling calling) {
        var plans = calling.dialplans();
        var lamps = new BusyLamps(plans::watched, calls::state);
        var presence = new PresenceOfPeople(
                plans::watched,
                calls::state,
                registrar.contacts(),
                person -> plans.personal(person).undisturbed());
        var ways = new Subscriptions.Ways(this::exchangeOf, host(), doors::port);
        var desk = new Subscriptions(
                List.of(voicemail.waiting(), lamps, presence),
                registrar.contacts(),
                ways,
                ground.background(),
                ground.random());
        office.events(desk);
        registrar.whenRegistered(desk::registered);
        devices.whenRevoked(desk::revoked);
        voicemail.boxes().whenChanged(person -> desk.changed(voicemail.waiting(), new Subject.Person(person)));
        calls.whenChanged(subject -> {
            desk.changed(lamps, subject);
            desk.changed(presence, subject);
        });
        registrar.whenRegistered(device -> desk.changed(presence, new Subject.Person(device.owner())));
        plans.whenSet(person -> desk.changed(presence, new Subject.Person(person)));
        return desk;
    }

    /// Somebody typed a wrong PIN at that telephone.
    private void guessed(DeviceId device) {
        registrar
                .contacts()
                .of(device)
                .forEach(contact -> contact.flow().ifPresent(flow -> flow.sight(new Sighting.WrongSecret())));
    }

    Voicemail voicemail() {
        return voicemail;
    }

    Recordings recordings() {
        return recordings;
    }

    private Exchange exchangeOf(String callId) {
        return Objects.requireNonNull(known.get(), "asked before the endpoint stands")
                .exchangeOf(callId);
    }

    private @Nullable Flow flowTo(InetSocketAddress remote) {
        var there = known.get();
        return there == null ? null : there.datagramsTo(remote);
    }

    /// What peers reach us by.
    private String host() {
        String name = ground.configuration().name();
        return name.equals("localhost") ? LOOPBACK.toString() : name;
    }

    /// What a browser of that session may use our relay with; it is never told a name of a person.
    Optional<WebRooms.RelayLogin> relayLogin(Id session) {
        return media.turnLogin(session.toString(), RELAY_LOGIN)
                .map(login -> new WebRooms.RelayLogin(login.username(), login.password()));
    }

    /// A session is over, and with it all that was lent to it.
    void ended(Id session) {
        devices.ended(session);
        media.endTurnOf(session.toString());
    }

    Devices devices() {
        return devices;
    }

    Registrar registrar() {
        return registrar;
    }

    /// Lines to providers, as they are set up.
    Trunks trunks() {
        return lines;
    }

    /// And as they are now.
    List<TrunkState> trunkStates() {
        return trunks.states();
    }

    /// Whether there is a door for it.
    boolean speaks(SipTransport transport) {
        return doors.port(transport) != 0;
    }

    /// Whether there is a door where providers are asked for their certificates.
    boolean asksTrunks() {
        return ground.telephones().trunks().enabled();
    }

    /// What browsers speak at the door of the app beside HTTP: SIP, and TURN where their network lets
    /// nothing else through (decision 0187).
    Aside aside() {
        return new Aside(List.of(webSocket()), Optional.of(media::turnOverTls));
    }

    /// Only pages of the app itself may use it.
    private WebSocketPath webSocket() {
        var web = ground.configuration().web();
        var origins = new LinkedHashSet<String>();
        for (String host : List.of(ground.configuration().name(), "localhost")) {
            for (int port : web.portChosen() ? List.of(web.port()) : List.of(web.port(), WebDoors.HIGH_PORT)) {
                origins.add("https://" + host + (port == HTTPS ? "" : ":" + port));
            }
        }
        return endpoint.webSocket(WEB_SOCKET, origins);
    }

    /// Opens every door of telephones.
    ///
    /// @throws StartFault if one can't be opened, with the sentence to show
    void open() throws StartFault {
        doors.open(endpoint, media);
    }

    /// Where telephones speak SIP over TLS; 0 before [#open].
    int tlsPort() {
        return doors.port(SipTransport.TLS);
    }

    /// What goes on by itself as long as the house is open.
    void begin() {
        registrar.start(ground.background());
        office.start(ground.background());
        events.start();
        voicemail.begin(ground.background());
        recordings.start(ground.background());
        trunks.start();
    }

    /// Lets nobody in any more, ends connections, writes down what was refreshed lately.
    @Override
    public void close() {
        // Whoever talks is told before the way is closed.
        calls.close();
        trunks.close();
        doors.close();
        media.close();
        voicemail.close();
        recordings.close();
        events.close();
        office.close();
        endpoint.close();
        registrar.close();
    }

    /// What administrators see of it.
    WebRooms.Switchroom switchroom(Calling calling, Supplier<String> authority) {
        return new WebRooms.Switchroom(
                registrar,
                calling.dialplans(),
                trunks::states,
                calling.records(),
                new WebRooms.Live() {
                    @Override
                    public List<LiveCall> calls() {
                        return calls.live();
                    }

                    @Override
                    public boolean end(Id call, Actor by) {
                        boolean isThere = calls.end(call, "An administrator ended the call.");
                        if (isThere) {
                            noteEnd(call, by);
                        }
                        return isThere;
                    }
                },
                news,
                () -> {
                    String name = ground.configuration().name();
                    // An address that this machine answers at: many telephones know no hosts file.
                    String address = Surroundings.ownAddressOf(name)
                            .map(IpAddress::toString)
                            .orElse(name);
                    return new WebRooms.SipPlace(address, tlsPort(), authority.get());
                });
    }

    /// Whoever ended somebody's call is in the ledger (policy C6).
    private void noteEnd(Id call, Actor by) {
        ground.store()
                .ledger()
                .record(new AuditEvent(
                        ground.time().now(),
                        by,
                        Optional.empty(),
                        "call.end",
                        Optional.empty(),
                        Map.of("call", call.toString())));
    }

    /// Calls that are up or ringing.
    int calls() {
        return calls.count();
    }
}
