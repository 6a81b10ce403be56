package org.belfry.pbx.front;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.pbx.device.DeviceId;
import org.belfry.signal.Flow;
import org.jspecify.annotations.Nullable;

/// By which flows devices have proven their secrets, so that requests inside a dialog need not be
/// challenged each. A dialog is still bound to its own flow by whoever keeps it. Thread-safe; never
/// waits.
///
/// | limit | value | against |
/// |---|---|---|
/// | [#FLOWS_MAX] | 65,536 flows | memory; only a right secret takes a place |
/// | [#DEVICES_MAX] | 64 devices of one flow | a gateway that signs in as everybody |
/// | [#DATAGRAMS_FOR] | 1 h without a proof over UDP | an address that has become somebody else's |
final class ProvenFlows {

    static final int FLOWS_MAX = 65_536;
    static final int DEVICES_MAX = 64;
    static final Duration DATAGRAMS_FOR = Duration.ofHours(1);

    private final Map<Flow, Proof> proofs = new ConcurrentHashMap<>();

    private record Proof(Set<DeviceId> devices, Instant at) {}

    /// A device has proven its secret there.
    void proved(Flow flow, DeviceId device, Instant now) {
        if (proofs.size() >= FLOWS_MAX && !proofs.containsKey(flow)) {
            return;
        }
        proofs.merge(flow, new Proof(Set.of(device), now), (known, fresh) -> {
            if (known.devices().contains(device) || known.devices().size() >= DEVICES_MAX) {
                return new Proof(known.devices(), now);
            }
            var devices = Stream.concat(known.devices().stream(), fresh.devices().stream());
            return new Proof(devices.collect(Collectors.toUnmodifiableSet()), now);
        });
    }

    /// Whether any device has, and still counts.
    boolean isProven(Flow flow, Instant now) {
        return Optional.ofNullable(proofs.get(flow))
                .filter(proof -> counts(flow, proof, now))
                .isPresent();
    }

    /// Forgets it everywhere; a connection of which nobody else has proven anything ends.
    void revoked(DeviceId device) {
        proofs.forEach((flow, proof) -> {
            if (proof.devices().contains(device)) {
                var left = proofs.computeIfPresent(flow, (_, known) -> without(known, device));
                if (left == null) {
                    flow.close();
                }
            }
        });
    }

    private static @Nullable Proof without(Proof proof, DeviceId device) {
        var left =
                proof.devices().stream().filter(each -> !each.equals(device)).collect(Collectors.toUnmodifiableSet());
        return left.isEmpty() ? null : new Proof(left, proof.at());
    }

    /// Forgets flows that have gone.
    void round(Instant now) {
        proofs.entrySet().removeIf(entry -> !counts(entry.getKey(), entry.getValue(), now));
    }

    private static boolean counts(Flow flow, Proof proof, Instant now) {
        return flow.isOpen() && (flow.isReliable() || now.isBefore(proof.at().plus(DATAGRAMS_FOR)));
    }
}
