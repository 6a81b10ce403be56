package org.belfry.pbx.registrar;

import static org.belfry.store.schema.Tables.BINDING;
import static org.belfry.store.schema.Tables.REGISTRATION;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.belfry.ground.Background;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.registrar.Rebinding.Outcome;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes bindings down, one request after the other, and only then lets them count: a telephone that
/// heard 200 is bound also after kill -9.
///
/// Requests wait in one queue and are written many at a time by one thread that exists while there are
/// any, so that of two for one device the second sees what became of the first. Thread-safe.
///
/// | limit | value | against |
/// |---|---|---|
/// | [#WAITING_MAX] | 8,192 requests | a herd after a power cut, or a store that does not answer: beyond it 503 |
/// | [#WAITING_OF_DEVICE_MAX] | 4 of a device | one that fills the queue of all |
/// | [#BATCH_MAX] | 128 at a time | a transaction nobody can wait for |
final class BindingScribe {

    static final int WAITING_MAX = 8_192;
    static final int WAITING_OF_DEVICE_MAX = 4;
    static final int BATCH_MAX = 128;

    private static final Logger LOG = LoggerFactory.getLogger(BindingScribe.class);

    private final TenantStore store;
    private final Background background;
    private final Devices devices;
    private final Bindings bindings;
    private final BindingRows rows;
    private final Function<Device, Rebinding> rebinding;
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private final Map<DeviceId, Integer> waiting = new ConcurrentHashMap<>();
    private boolean writing;

    /// A wish of a device, and who is told what came of it, on the scribe's thread.
    record Request(Device device, Wish wish, Consumer<Outcome> told) {}

    private record Judged(Request request, Outcome outcome) {}

    static final Outcome UNAVAILABLE = new Outcome.Refused(503, "Registrations Cannot Be Kept Now");
    private static final Outcome REVOKED = new Outcome.Refused(403, "Forbidden");

    BindingScribe(
            TenantStore store,
            Background background,
            Devices devices,
            Bindings bindings,
            BindingRows rows,
            Function<Device, Rebinding> rebinding) {
        this.store = store;
        this.background = background;
        this.devices = devices;
        this.bindings = bindings;
        this.rows = rows;
        this.rebinding = rebinding;
    }

    /// False if too many wait; then nobody is told anything.
    boolean take(Request request) {
        synchronized (queue) {
            int ofDevice = waiting.getOrDefault(request.device().id(), 0);
            if (queue.size() >= WAITING_MAX || ofDevice >= WAITING_OF_DEVICE_MAX) {
                return false;
            }
            queue.add(request);
            waiting.put(request.device().id(), ofDevice + 1);
            if (!writing) {
                writing = true;
                background.start("registrations", this::writeAll);
            }
            return true;
        }
    }

    private void writeAll() {
        while (true) {
            var batch = new ArrayList<Request>();
            synchronized (queue) {
                while (!queue.isEmpty() && batch.size() < BATCH_MAX) {
                    batch.add(queue.remove());
                }
                if (batch.isEmpty()) {
                    writing = false;
                    return;
                }
                batch.forEach(each ->
                        waiting.computeIfPresent(each.device().id(), (_, count) -> count == 1 ? null : count - 1));
            }
            write(batch);
        }
    }

    /// All at once; if that fails one by one, so that nobody suffers for another.
    private void write(List<Request> batch) {
        if (!written(batch)) {
            for (var request : batch) {
                if (batch.size() == 1 || !written(List.of(request))) {
                    tell(request, UNAVAILABLE);
                }
            }
        }
    }

    /// A loop that has ended takes no answers any more; the next request must not suffer for it.
    private static void tell(Request request, Outcome outcome) {
        try {
            request.told().accept(outcome);
        } catch (RuntimeException ours) {
            LOG.warn(
                    "an answer to a registration could not be given: {}",
                    ours.getClass().getSimpleName());
        }
    }

    private boolean written(List<Request> batch) {
        List<Judged> judged;
        try {
            judged = judged(batch);
            if (judged.stream().anyMatch(BindingScribe::changes)) {
                var work = judged.stream().map(this::statements).toList();
                store.change(each -> work.forEach(statements -> statements.accept(each)));
            }
        } catch (RuntimeException fault) {
            // Whatever it is: who comes later must not wait for this for ever.
            LOG.warn(
                    "{} registrations could not be written: {}",
                    batch.size(),
                    fault.getClass().getSimpleName());
            return false;
        }
        judged.forEach(this::countAndTell);
        return true;
    }

    private List<Judged> judged(List<Request> batch) {
        var working = new HashMap<DeviceId, List<Binding>>();
        var judged = new ArrayList<Judged>();
        for (var request : batch) {
            var device = request.device();
            var bound = working.getOrDefault(device.id(), bindings.bound(device.id()));
            var outcome = devices.find(device.id()).isEmpty()
                    ? REVOKED
                    : rebinding.apply(device).of(bound, request.wish());
            if (outcome instanceof Outcome.Changed changed) {
                working.put(device.id(), changed.kept());
            }
            judged.add(new Judged(request, outcome));
        }
        return judged;
    }

    private static boolean changes(Judged judged) {
        return judged.outcome() instanceof Outcome.Changed changed
                && !(changed.put().isEmpty() && changed.gone().isEmpty());
    }

    /// Sealed here, before the transaction.
    private Consumer<Writing> statements(Judged judged) {
        if (!(judged.outcome() instanceof Outcome.Changed changed)) {
            return _ -> {};
        }
        var put = changed.put().stream().map(rows::row).toList();
        var gone = changed.gone().stream().map(Binding::id).toList();
        var entries = new ArrayList<>(changed.put().stream()
                .map(binding -> rows.entry(binding, RegistrationLog.Event.BOUND))
                .toList());
        changed.gone().forEach(binding -> entries.add(rows.entry(binding, RegistrationLog.Event.REMOVED)));
        return each -> {
            var sql = each.sql();
            for (var row : put) {
                sql.insertInto(BINDING)
                        .set(row)
                        .onConflict(BINDING.ID)
                        .doUpdate()
                        .set(BINDING.CONTACT_SEALED, row.getContactSealed())
                        .set(BINDING.EXPIRES_AT, row.getExpiresAt())
                        .execute();
            }
            if (!gone.isEmpty()) {
                sql.deleteFrom(BINDING).where(BINDING.ID.in(gone)).execute();
            }
            entries.forEach(entry -> sql.insertInto(REGISTRATION).set(entry).execute());
        };
    }

    private void countAndTell(Judged judged) {
        var device = judged.request().device();
        var outcome = judged.outcome();
        if (outcome instanceof Outcome.Changed changed) {
            changed.gone().forEach(binding -> bindings.remove(device.id(), binding.id()));
            changed.put().forEach(bindings::put);
            // Whoever revoked it meanwhile has removed what was bound before this.
            if (devices.find(device.id()).isEmpty()) {
                bindings.removeAll(device.id());
                outcome = REVOKED;
            }
        }
        tell(judged.request(), outcome);
    }
}
