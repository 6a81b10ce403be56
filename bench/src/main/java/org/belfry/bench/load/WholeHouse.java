package org.belfry.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.TenantId;
import org.belfry.guard.GateLimits;
import org.belfry.ice.AddressPlan;
import org.belfry.identity.Identity;
import org.belfry.media.MediaPort;
import org.belfry.media.MediaSettings;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.net.Door;
import org.belfry.pbx.call.CallSettings;
import org.belfry.pbx.call.CallThreads;
import org.belfry.pbx.call.Callees;
import org.belfry.pbx.call.Calls;
import org.belfry.pbx.call.Faces;
import org.belfry.pbx.call.Services;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.dialplan.Target;
import org.belfry.pbx.front.FrontOffice;
import org.belfry.pbx.gate.BudgetGate;
import org.belfry.pbx.number.Numbering;
import org.belfry.pbx.record.StoredCallRecords;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.signal.Endpoint;
import org.belfry.signal.SipTransport;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.sdp.Codec;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.vault.TenantKeys;
import org.jspecify.annotations.Nullable;

/// The rooms of telephones as a house joins them, on a database of its own: devices, registrar, front
/// office, dialplan, outbound gate, calls with media, call records. Without trunks, and without what
/// people see of a house.
final class WholeHouse {

    private static final List<Codec> VOICE =
            List.of(Codec.OPUS, Codec.G722, Codec.PCMA, Codec.PCMU, Codec.TELEPHONE_EVENT);
    private static final String COUNTRY = "DE";

    private final Foundations ground;
    private final TenantStore store;
    private final Identity identity;
    private final Numbering numbering = new Numbering();
    private final Dialplans dialplans;
    private final BudgetGate gate;
    private final StoredCallRecords records;
    private final RecordWatch watch;
    private final Registrar registrar;
    private final FrontOffice office;
    private final Calls calls;
    private final Endpoint endpoint;
    private volatile @Nullable Endpoint known;
    private volatile @Nullable Door door;

    /// With `devices` devices, the last [LoadPlan#CALLEES] of which have an extension each.
    WholeHouse(Foundations ground, Path folder, int devices) throws IOException {
        this.ground = ground;
        var keys = ground.vault().createTenant(new TenantId(Id.next(ground.time(), ground.random())));
        store = store(folder, keys);
        var owners = new Inhabitants(store, keys, ground.time(), ground.random()).moveIn(devices, LoadPlan.CALLEES);
        identity = Identity.open(new Identity.Parts(
                store, keys, ground.time(), ground.random(), (visit, sighting) -> {}, "localhost", ""));
        dialplans = dialplans(owners);
        gate = gate();
        records = StoredCallRecords.open(store, ground.time(), ground.random(), ground.background());
        watch = new RecordWatch(records, store, ground.time());
        var homes = Devices.open(store, Credentials.REALM, ground.time(), ground.random());
        registrar = Registrar.open(
                store,
                homes,
                ground.background(),
                remote -> endpoint().datagramsTo(remote),
                ground.time(),
                ground.random());
        office = new FrontOffice(homes, registrar, ground.time(), ground.random());
        calls = calls(homes);
        endpoint = ground.endpoint(exchange -> office.desk(exchange, calls));
        known = endpoint;
    }

    private TenantStore store(Path folder, TenantKeys keys) throws IOException {
        var stores =
                opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), ground.time(), ground.random()));
        return opened(stores.open(keys));
    }

    private static <T> T opened(StoreOpening<T> opening) throws IOException {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new IOException(sentence);
        };
    }

    /// Each owner of a device can be called by the number of that device.
    private Dialplans dialplans(List<PersonId> owners) throws IOException {
        var made = Dialplans.open(
                new Dialplans.Parts(
                        store,
                        person -> identity.people().find(person).isPresent(),
                        numbering,
                        ground.time(),
                        ground.random()),
                Plan.empty(COUNTRY, ZoneId.of("Europe/Berlin")));
        var extensions = new HashMap<String, Target>();
        for (int device = 0; device < owners.size(); device++) {
            extensions.put(Credentials.extension(device), new Target.Person(owners.get(device)));
        }
        var outcome = made.change(plan -> plan.withExtensions(extensions), "extensions", new Actor.House("bench"));
        if (outcome instanceof Dialplans.Outcome.Refused(var faults)) {
            throw new IOException("the plan was refused: " + faults);
        }
        return made;
    }

    private BudgetGate gate() {
        return BudgetGate.open(new BudgetGate.Parts(
                store,
                ground.time(),
                numbering,
                identity.rights(),
                trunk -> Optional.empty(),
                () -> dialplans.plan().place().country(),
                () -> dialplans.plan().place().zone(),
                (attempt, refused) -> {}));
    }

    private Calls calls(Devices homes) throws IOException {
        return new Calls(
                callId -> endpoint().exchangeOf(callId),
                media(),
                new Callees(
                        () -> dialplans,
                        registrar.contacts(),
                        homes::find,
                        Faces.byExtension(dialplans, identity.people()),
                        trunk -> Optional.empty(),
                        Services.speaking()),
                gate,
                watch,
                CallThreads.of(ground.background(), ground.time()),
                new CallSettings(
                        Foundations.HOME.toString(),
                        this::port,
                        VOICE,
                        List.of(),
                        SessionPolicy.DEFAULT,
                        CallSettings.Limits.DEFAULT),
                ground.random());
    }

    private MediaPort media() throws IOException {
        var settings = new MediaSettings(
                List.of(Foundations.HOME),
                0,
                new AddressPlan(List.of(Foundations.HOME), List.of()),
                Runtime.getRuntime().availableProcessors(),
                false,
                null);
        var associations =
                new DtlsAssociations(ground.background(), ground.time(), ground.random(), DtlsLimits.DEFAULT);
        var gateOfMedia = ground.gate("media", GateLimits.sipDatagrams());
        return MediaPort.open(settings, gateOfMedia, ground.time(), ground.random(), associations);
    }

    private Endpoint endpoint() {
        var there = known;
        if (there == null) {
            throw new IllegalStateException("asked before the endpoint stands");
        }
        return there;
    }

    /// Of the one door there is, whatever is asked.
    private int port(SipTransport transport) {
        var there = door;
        return there == null ? 0 : there.boundAddress().getPort();
    }

    /// Opens the door and begins what goes on by itself.
    Door open(LoadPlan.Wire wire, int port) throws IOException {
        var opened = ground.open(endpoint, wire, port);
        door = opened;
        ground.background().start("numbering plans", numbering::warm);
        gate.start(ground.background());
        records.start();
        watch.start(ground.background());
        registrar.start(ground.background());
        office.start(ground.background());
        return opened;
    }

    /// What it can be asked.
    Questions.Question[] questions() {
        return new Questions.Question[] {Weight.QUESTION, watch.question()};
    }
}
