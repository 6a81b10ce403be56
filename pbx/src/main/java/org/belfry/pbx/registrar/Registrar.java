package org.belfry.pbx.registrar;

import static org.belfry.store.schema.Tables.BINDING;
import static org.belfry.store.schema.Tables.REGISTRATION;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.registrar.Rebinding.Outcome;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where devices can be reached (RFC 3261 §10, RFC 3327, RFC 5626): asked by the front desk once it
/// knows whose REGISTER it is, and by whoever wants a telephone to ring.
///
/// A new or changed contact or flow is on disk before its 200. A refresh that only moves the end of a
/// binding is answered at once and written within [#BEHIND]: a crash forgets that much of it, and no
/// binding. Thread-safe; requests are taken on the loop of their exchange and never wait there.
///
/// Limits: those of [Wish], [Bindings], [BindingScribe] and [RegistrationLog].
public final class Registrar implements AutoCloseable {

    /// How long a refresh may be known to memory alone.
    static final Duration BEHIND = Duration.ofSeconds(4);

    /// Shorter than what the NATs of this world keep a quiet UDP flow for (RFC 4787 §4.3 wants 2
    /// minutes and often gets 30 s).
    static final Duration KEEP_ALIVE = Duration.ofSeconds(25);

    /// What outbound telephones are told (RFC 5626 §5.4): they send a keep-alive within that time.
    private static final int STREAM_FLOW_SECONDS = 90;

    private static final int DATAGRAM_FLOW_SECONDS = 29;
    private static final int RETRY_SECONDS = 10;
    private static final int READ_MAX = Devices.MOST * Bindings.PER_DEVICE_MAX;
    private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final Bindings bindings;
    private final BindingRows rows;
    private final BindingScribe scribe;
    private final RegistrationLog log;
    private final Map<Id, Binding> behind = new ConcurrentHashMap<>();
    private final List<Consumer<Device>> listeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Device, RegistrationLog.Event>> watchers = new CopyOnWriteArrayList<>();
    private final List<Background.Scheduled> rounds = new CopyOnWriteArrayList<>();

    /// What a device has registered, as lists show it.
    ///
    /// @param remote address and port it came from
    /// @param reachable whether there is a way to it now
    public record Registration(
            Device device,
            Redacted<InetSocketAddress> remote,
            SipTransport transport,
            Redacted<String> userAgent,
            Instant since,
            Instant expiresAt,
            boolean reachable) {

        /// As people write it: `tls`.
        public String way() {
            return transport.name().toLowerCase(Locale.ROOT);
        }

        /// Where it came from, without the port.
        public String address() {
            return remote.disclose().getAddress().getHostAddress();
        }
    }

    private Registrar(
            TenantStore store,
            Devices devices,
            Background background,
            Function<InetSocketAddress, @Nullable Flow> datagrams,
            Time time,
            SecureRandom random) {
        this.store = store;
        this.time = time;
        this.random = random;
        bindings = new Bindings(datagrams, time::now);
        rows = new BindingRows(store, time, random);
        scribe = new BindingScribe(store, background, devices, bindings, rows, this::rebinding);
        log = new RegistrationLog(store);
        devices.whenRevoked(this::revoked);
    }

    /// Reads what was bound when the house was last open. Waits for the store.
    ///
    /// @param datagrams the flow from our door to an address, or null if there is no such door; asked
    ///     when a telephone is to be reached, not before
    public static Registrar open(
            TenantStore store,
            Devices devices,
            Background background,
            Function<InetSocketAddress, @Nullable Flow> datagrams,
            Time time,
            SecureRandom random) {
        var registrar = new Registrar(store, devices, background, datagrams, time, random);
        // What is over by now too: the first round forgets it, and says so in the log.
        store.read(sql -> sql.selectFrom(BINDING)
                        .orderBy(BINDING.EXPIRES_AT.desc())
                        .limit(READ_MAX)
                        .fetch())
                .forEach(row -> devices.find(new org.belfry.pbx.device.DeviceId(row.getDeviceId()))
                        .flatMap(device -> registrar.rows.read(device, row))
                        .ifPresent(registrar.bindings::put));
        return registrar;
    }

    /// Begins the rounds: writing refreshes down, forgetting what is over, keeping NATs open.
    public void start(Background background) {
        rounds.add(background.every("registrations", BEHIND, this::round));
        rounds.add(background.every("keep-alive", KEEP_ALIVE, this::keepAlive));
        rounds.add(background.every("registration log", Duration.ofHours(1), () -> log.round(time.now())));
    }

    public Contacts contacts() {
        return bindings;
    }

    public RegistrationLog log() {
        return log;
    }

    /// What is bound now, the newest first.
    public List<Registration> registrations() {
        var now = time.now();
        return bindings.all()
                .filter(binding -> !binding.isOver(now))
                .sorted(Comparator.comparing(Binding::boundAt).reversed())
                .map(binding -> new Registration(
                        binding.device(),
                        Redacted.of(binding.reach().remote()),
                        binding.reach().transport(),
                        Redacted.of(binding.order().userAgent()),
                        binding.boundAt(),
                        binding.expiresAt(),
                        bindings.way(binding).isPresent()))
                .toList();
    }

    /// Answers a REGISTER of a device that has proven its secret. On the loop of the exchange.
    public void register(Exchange exchange, ServerTransaction transaction, SipRequest request, Device device) {
        var to = request.to().sipUri();
        if (to == null || !to.user().equals(device.username())) {
            exchange.respond(transaction, request, 403);
            return;
        }
        var wish = Wish.of(request, Exchange.flowOf(transaction));
        if (wish instanceof Wish.Change change && refresh(device, change)) {
            answer(exchange, transaction, request, new Outcome.Changed(current(device), List.of(), List.of()));
            return;
        }
        switch (wish) {
            case Wish.Fetch _, Wish.Refused _ ->
                answer(exchange, transaction, request, rebinding(device).of(bindings.bound(device.id()), wish));
            case Wish.Change _, Wish.RemoveAll _ -> {
                boolean taken = scribe.take(new BindingScribe.Request(device, wish, outcome -> {
                    exchange.run(() -> {
                        answer(exchange, transaction, request, outcome);
                        if (wish instanceof Wish.Change && outcome instanceof Outcome.Changed) {
                            listeners.forEach(listener -> listener.accept(device));
                        }
                    });
                    noted(device, outcome);
                }));
                if (!taken) {
                    answer(exchange, transaction, request, BindingScribe.UNAVAILABLE);
                }
            }
        }
    }

    /// Has `listener` told of a device that has registered anew, not of each refresh, after it was
    /// answered. On the loop of its exchange: it must not wait, nor throw.
    public void whenRegistered(Consumer<Device> listener) {
        listeners.add(listener);
    }

    /// Has `watcher` told of each device that is bound anew, and of each that is not bound any more: on the
    /// thread that wrote it down, after that. It must not wait, nor throw.
    public void whenNoted(BiConsumer<Device, RegistrationLog.Event> watcher) {
        watchers.add(watcher);
    }

    private void noted(Device device, Outcome outcome) {
        if (outcome instanceof Outcome.Changed changed) {
            if (!changed.put().isEmpty()) {
                noted(device, RegistrationLog.Event.BOUND);
            } else if (!changed.gone().isEmpty() && changed.kept().isEmpty()) {
                noted(device, RegistrationLog.Event.REMOVED);
            }
        }
    }

    private void noted(Device device, RegistrationLog.Event event) {
        watchers.forEach(watcher -> watcher.accept(device, event));
    }

    private boolean refresh(Device device, Wish.Change change) {
        var refreshed = rebinding(device).refreshed(bindings.bound(device.id()), change);
        if (refreshed == null || !refreshed.stream().allMatch(bindings::refresh)) {
            return false;
        }
        refreshed.forEach(binding -> behind.put(binding.id(), binding));
        return true;
    }

    private Rebinding rebinding(Device device) {
        return new Rebinding(
                device,
                time.now(),
                () -> Id.next(time, random),
                binding -> bindings.way(binding).isPresent());
    }

    private List<Binding> current(Device device) {
        var now = time.now();
        return bindings.bound(device.id()).stream()
                .filter(binding -> !binding.isOver(now))
                .toList();
    }

    private void answer(Exchange exchange, ServerTransaction transaction, SipRequest request, Outcome outcome) {
        var response = switch (outcome) {
            case Outcome.Changed changed -> bound(transaction, request, changed.kept());
            case Outcome.Refused(int status, String reason) -> {
                var refusal = SipResponse.replyTo(request, status, reason, transaction.tag());
                if (status == 423) {
                    refusal.set(HeaderName.MIN_EXPIRES, String.valueOf(Wish.EXPIRES_MIN.toSeconds()));
                } else if (status == 503) {
                    refusal.set(HeaderName.RETRY_AFTER, String.valueOf(RETRY_SECONDS));
                }
                yield refusal.build();
            }
        };
        exchange.respond(transaction, response);
    }

    /// All that is bound, each with what is left of its time (RFC 3261 §10.3 step 8, RFC 3327 §5.3, RFC
    /// 5626 §6).
    private SipResponse bound(ServerTransaction transaction, SipRequest request, List<Binding> kept) {
        var now = time.now();
        var ok = SipResponse.replyTo(request, 200, transaction.tag())
                .copy(HeaderName.PATH, request)
                .add(HeaderName.SUPPORTED, "path, outbound");
        boolean outbound = false;
        for (var binding : kept) {
            var reach = binding.reach();
            // Rounded up: a telephone that is told 0 would believe it is gone.
            long seconds =
                    Duration.between(now, binding.expiresAt()).plusMillis(999).toSeconds();
            var parameters = reach.outbound()
                    .map(each -> ";+sip.instance=\"<%s>\";reg-id=%d".formatted(each.instance(), each.regId()))
                    .orElse("");
            ok.add(HeaderName.CONTACT, "<%s>%s;expires=%d".formatted(reach.uri(), parameters, Math.max(1, seconds)));
            outbound |= reach.outbound().isPresent()
                    && reach.flow() != null
                    && reach.flow().equals(Exchange.flowOf(transaction));
        }
        if (outbound) {
            boolean reliable = Exchange.flowOf(transaction).isReliable();
            ok.add(HeaderName.REQUIRE, "outbound")
                    .add(HeaderName.FLOW_TIMER, String.valueOf(reliable ? STREAM_FLOW_SECONDS : DATAGRAM_FLOW_SECONDS));
        }
        return ok.build();
    }

    /// Also closes its connections: who holds a secret that was revoked is a stranger.
    private void revoked(Device device) {
        var gone = bindings.removeAll(device.id());
        gone.forEach(binding -> behind.remove(binding.id()));
        for (var binding : gone) {
            var flow = binding.reach().flow();
            if (flow != null
                    && bindings.all()
                            .noneMatch(other -> flow.equals(other.reach().flow()))) {
                flow.close();
            }
        }
        try {
            note(gone, RegistrationLog.Event.REVOKED);
        } catch (StoreFault fault) {
            // The revocation itself is on disk and in the audit trail.
            LOG.warn("ended registrations could not be noted: {}", fault.getMessage());
        }
        if (!gone.isEmpty()) {
            noted(device, RegistrationLog.Event.REVOKED);
        }
    }

    /// Writes refreshes down, then forgets what is over.
    void round() {
        try {
            writeBehind();
            var now = time.now();
            var over = bindings.all().filter(binding -> binding.isOver(now)).toList();
            // Not before the store has forgotten them: else their rows would stay for ever.
            note(over, RegistrationLog.Event.EXPIRED);
            over.forEach(bindings::remove);
            over.stream()
                    .map(Binding::device)
                    .distinct()
                    .filter(device -> current(device).isEmpty())
                    .forEach(device -> noted(device, RegistrationLog.Event.EXPIRED));
        } catch (StoreFault fault) {
            LOG.warn("refreshed registrations could not be written: {}", fault.getMessage());
        }
    }

    private void writeBehind() {
        var refreshed = List.copyOf(behind.values());
        if (refreshed.isEmpty()) {
            return;
        }
        store.change(writing -> refreshed.forEach(binding -> writing.sql()
                .update(BINDING)
                .set(BINDING.EXPIRES_AT, binding.expiresAt())
                .where(BINDING.ID.eq(binding.id()))
                .execute()));
        refreshed.forEach(binding -> behind.remove(binding.id(), binding));
    }

    private void note(List<Binding> gone, RegistrationLog.Event event) {
        if (gone.isEmpty()) {
            return;
        }
        var ids = gone.stream().map(Binding::id).toList();
        var entries = gone.stream().map(binding -> rows.entry(binding, event)).toList();
        var now = time.now();
        store.change(writing -> {
            var sql = writing.sql();
            sql.deleteFrom(BINDING)
                    .where(BINDING.ID.in(ids))
                    .and(BINDING.EXPIRES_AT.le(now))
                    .execute();
            entries.forEach(entry -> sql.insertInto(REGISTRATION).set(entry).execute());
        });
    }

    /// Two line ends (RFC 5626 §3.5.1) to every telephone over UDP that says it lives elsewhere than it
    /// comes from: there is a NAT between, which forgets.
    private void keepAlive() {
        bindings.all()
                .filter(binding -> binding.reach().transport() == SipTransport.UDP)
                .filter(binding -> !livesWhereItComesFrom(binding.reach()))
                .forEach(binding -> bindings.way(binding).ifPresent(flow -> flow.send(PING)));
    }

    private static boolean livesWhereItComesFrom(Binding.Reach reach) {
        var remote = reach.remote();
        return reach.uri().port().orElse(5060) == remote.getPort()
                && reach.uri().host().equals(remote.getAddress().getHostAddress());
    }

    /// Ends the rounds and writes down what was refreshed lately.
    @Override
    public void close() {
        rounds.forEach(Background.Scheduled::cancel);
        try {
            writeBehind();
        } catch (StoreFault fault) {
            LOG.warn("refreshed registrations could not be written: {}", fault.getMessage());
        }
    }
}
