package org.belfry.pbx.registrar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.belfry.ground.Id;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.registrar.Binding.Order;
import org.jspecify.annotations.Nullable;

/// What a REGISTER makes of the bindings of a device (RFC 3261 §10.3 steps 6 and 7, RFC 5626 §6): all
/// that it asks for, or nothing. Without state; touches nothing.
final class Rebinding {

    /// What came of it.
    sealed interface Outcome {

        /// @param kept what is bound then
        /// @param put what of that is new or changed
        /// @param gone what is bound no more
        record Changed(List<Binding> kept, List<Binding> put, List<Binding> gone) implements Outcome {}

        record Refused(int status, String reason) implements Outcome {}
    }

    private static final Outcome OUT_OF_ORDER = new Outcome.Refused(500, "Request Out Of Order");

    private final Device device;
    private final Instant now;
    private final Supplier<Id> ids;
    private final Predicate<Binding> reachable;

    /// @param reachable whether there is a way to a binding now
    Rebinding(Device device, Instant now, Supplier<Id> ids, Predicate<Binding> reachable) {
        this.device = device;
        this.now = now;
        this.ids = ids;
        this.reachable = reachable;
    }

    Outcome of(List<Binding> bound, Wish wish) {
        var known = bound.stream().filter(each -> !each.isOver(now)).toList();
        return switch (wish) {
            case Wish.Fetch() -> new Outcome.Changed(known, List.of(), List.of());
            case Wish.RemoveAll(Order order) ->
                known.stream().allMatch(each -> order.isAfter(each.order()))
                        ? new Outcome.Changed(List.of(), List.of(), bound)
                        : OUT_OF_ORDER;
            case Wish.Change change -> changed(bound, known, change);
            case Wish.Refused(int status, String reason) -> new Outcome.Refused(status, reason);
        };
    }

    /// The bindings as they are once they are refreshed, or null if the request does more than that:
    /// what only moves the end of a binding need not wait for the disk.
    @Nullable
    List<Binding> refreshed(List<Binding> bound, Wish.Change change) {
        var refreshed = new ArrayList<Binding>();
        for (var wanted : change.contacts()) {
            var existing = existing(bound, wanted.reach());
            if (existing == null
                    || existing.isOver(now)
                    || wanted.lifetime().isZero()
                    || !existing.reach().isSameWay(wanted.reach())
                    || !change.order().isAfter(existing.order())) {
                return null;
            }
            refreshed.add(existing.refreshed(change.order(), now.plus(wanted.lifetime())));
        }
        return refreshed;
    }

    private Outcome changed(List<Binding> bound, List<Binding> known, Wish.Change change) {
        var kept = new ArrayList<>(known);
        var put = new ArrayList<Binding>();
        for (var wanted : change.contacts()) {
            var existing = existing(kept, wanted.reach());
            if (existing != null && !put.contains(existing) && !change.order().isAfter(existing.order())) {
                return OUT_OF_ORDER;
            }
            if (existing != null) {
                kept.remove(existing);
                put.remove(existing);
            }
            if (!wanted.lifetime().isZero()) {
                var binding = binding(existing, wanted, change.order());
                kept.add(binding);
                put.add(binding);
            }
        }
        makeRoom(kept, put);
        var gone = bound.stream()
                .filter(each -> kept.stream().noneMatch(left -> left.id().equals(each.id())))
                .toList();
        return new Outcome.Changed(kept, put, gone);
    }

    private Binding binding(@Nullable Binding existing, Wish.Wanted wanted, Order order) {
        var expiresAt = now.plus(wanted.lifetime());
        if (existing == null) {
            return new Binding(ids.get(), device, wanted.reach(), order, now, expiresAt);
        }
        var boundAt = existing.reach().isSameWay(wanted.reach()) ? existing.boundAt() : now;
        return new Binding(existing.id(), device, wanted.reach(), order, boundAt, expiresAt);
    }

    /// Those without a way give place first, then the oldest, what was asked for now last.
    private void makeRoom(List<Binding> kept, List<Binding> put) {
        while (kept.size() > Bindings.PER_DEVICE_MAX) {
            kept.stream()
                    .min(Comparator.<Binding, Boolean>comparing(put::contains)
                            .thenComparing(reachable::test)
                            .thenComparing(Binding::boundAt))
                    .ifPresent(kept::remove);
        }
    }

    private static @Nullable Binding existing(List<Binding> bound, Binding.Reach reach) {
        for (var binding : bound) {
            if (binding.reach().isSameBinding(reach)) {
                return binding;
            }
        }
        return null;
    }
}
