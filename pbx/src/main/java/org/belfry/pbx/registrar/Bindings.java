package org.belfry.pbx.registrar;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.jspecify.annotations.Nullable;

/// What is bound now, in memory. Thread-safe; the lists in it are immutable and replaced as a whole.
///
/// A binding whose connection has gone is not reachable (RFC 5626 §5.3); one over UDP is, also after a
/// restart: from our door to where it came from.
///
/// Limit: [#PER_DEVICE_MAX] of a device; those that are gone give way first, then the oldest.
final class Bindings implements Contacts {

    static final int PER_DEVICE_MAX = 6;

    private final Function<InetSocketAddress, @Nullable Flow> datagrams;
    private final Supplier<Instant> now;
    private final ConcurrentMap<DeviceId, List<Binding>> byDevice = new ConcurrentHashMap<>();
    private final ConcurrentMap<PersonId, Set<DeviceId>> byPerson = new ConcurrentHashMap<>();

    /// @param datagrams the flow from our door to an address, or null if there is no such door
    Bindings(Function<InetSocketAddress, @Nullable Flow> datagrams, Supplier<Instant> now) {
        this.datagrams = datagrams;
        this.now = now;
    }

    @Override
    public List<Contact> of(PersonId person) {
        return newest(byPerson.getOrDefault(person, Set.of()).stream().flatMap(device -> bound(device).stream()));
    }

    @Override
    public List<Contact> of(DeviceId device) {
        return newest(bound(device).stream());
    }

    private List<Contact> newest(Stream<Binding> bindings) {
        var at = now.get();
        return bindings.filter(binding -> !binding.isOver(at))
                .sorted(Comparator.comparing(Binding::boundAt).reversed())
                .flatMap(binding -> contact(binding).stream())
                .toList();
    }

    private Optional<Contact> contact(Binding binding) {
        return way(binding)
                .map(flow -> new Contact(
                        binding.device().id(),
                        binding.device().owner(),
                        binding.reach().uri(),
                        binding.reach().path(),
                        Optional.of(flow),
                        binding.expiresAt()));
    }

    /// The flow to it, if there is one now.
    Optional<Flow> way(Binding binding) {
        var reach = binding.reach();
        var flow = reach.flow();
        if (flow == null && reach.transport() == SipTransport.UDP) {
            flow = datagrams.apply(reach.remote());
        }
        return Optional.ofNullable(flow).filter(Flow::isOpen);
    }

    List<Binding> bound(DeviceId device) {
        return byDevice.getOrDefault(device, List.of());
    }

    Stream<Binding> all() {
        return byDevice.values().stream().flatMap(List::stream);
    }

    /// Puts it in the place of the one with its id, or beside the others.
    void put(Binding binding) {
        byDevice.merge(binding.device().id(), List.of(binding), (known, _) -> with(known, binding));
        byPerson.computeIfAbsent(binding.device().owner(), _ -> ConcurrentHashMap.newKeySet())
                .add(binding.device().id());
    }

    /// Moves the end of a binding that is still there; false if it has gone.
    boolean refresh(Binding binding) {
        var left = byDevice.computeIfPresent(
                binding.device().id(), (_, known) -> holds(known, binding.id()) ? with(known, binding) : known);
        return left != null && holds(left, binding.id());
    }

    void remove(DeviceId device, Id binding) {
        byDevice.computeIfPresent(device, (_, known) -> {
            var left = known.stream().filter(each -> !each.id().equals(binding)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /// Removes it as it is, not what took its place meanwhile.
    void remove(Binding over) {
        byDevice.computeIfPresent(over.device().id(), (_, known) -> {
            var left = known.stream().filter(each -> !each.equals(over)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /// @return what was bound
    List<Binding> removeAll(DeviceId device) {
        var removed = byDevice.remove(device);
        return removed == null ? List.of() : removed;
    }

    private static boolean holds(List<Binding> bindings, Id id) {
        return bindings.stream().anyMatch(each -> each.id().equals(id));
    }

    static List<Binding> with(List<Binding> known, Binding binding) {
        var next = new ArrayList<Binding>(known.size() + 1);
        known.stream().filter(each -> !each.id().equals(binding.id())).forEach(next::add);
        next.add(binding);
        return List.copyOf(next);
    }
}
